import { X509Certificate } from 'node:crypto'
import { fetchText } from '../probes.ts'
import { writePublicFile } from '../state-file.ts'
import { acmeManagementPort, acmePort } from './pebble-config.ts'

/** The ACME directory's address; by number, for clients that do not ask the lab's resolver. */
export function acmeDirectoryUrl(address: string): string {
  return `https://${address}:${acmePort}/dir`
}

/**
 * Writes the file of all roots that the lab's people trust: the lab's own, and the ACME authority's, which it makes
 * anew at each start. Resolves with a line for a person.
 * @throws when the authority does not answer; the file stays as it was
 */
export async function refreshRoots(rootsFile: string, address: string, labRootPem: string): Promise<string> {
  const directory: unknown = JSON.parse(await fetchText(acmeDirectoryUrl(address), labRootPem))
  if (typeof directory !== 'object' || directory === null || !('newOrder' in directory)) {
    throw new Error('The ACME directory has no newOrder.')
  }
  const acmeRootPem = await fetchText(`https://${address}:${acmeManagementPort}/roots/0`, labRootPem)
  await writeRoots(rootsFile, [labRootPem, acmeRootPem])
  return `ACME directory answers, root ${new X509Certificate(acmeRootPem).subject.replace(/^CN=/, '')}`
}

/** Roots are no secret. */
export function writeRoots(rootsFile: string, roots: readonly string[]): Promise<void> {
  return writePublicFile(rootsFile, roots.map((pem) => `${pem.trim()}\n`).join(''))
}
