import { readFile } from 'node:fs/promises'
import { agentFiles } from '#protocol/node-paths.ts'

/** The installation's key for bundles, PEM, as first boot wrote it for root. */
export async function readBundleKey(path: string = agentFiles.bundleKey): Promise<string> {
  return readFile(path, 'utf8')
}
