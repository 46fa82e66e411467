import { createHash } from 'node:crypto'
import { createReadStream, realpathSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Config } from '#config/config.ts'

/** What nodes download, with the checksums that their first boot insists on. */
export interface Artifacts {
  readonly agentFile: string
  readonly agentSha256: string
  readonly runtimeFile: string
  readonly runtimeSha256: string
}

/** @throws when the agent was not bundled yet ("npm run setup" does it). */
export async function readArtifacts(config: Config): Promise<Artifacts> {
  const agentFile = config.ROOKERY_AGENT_FILE
  const runtimeFile = realpathSync(config.ROOKERY_RUNTIME_FILE === '' ? process.execPath : config.ROOKERY_RUNTIME_FILE)
  const [agentSha256, runtimeSha256] = await Promise.all([hashFile(agentFile), hashFile(runtimeFile)])
  return { agentFile, agentSha256, runtimeFile, runtimeSha256 }
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
