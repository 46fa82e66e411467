import { type FileSpec, managedBy } from '../bundle-files.ts'
import type { NodeSnapshot } from '../snapshot.ts'

/**
 * Passwords besides those of the directory (Dovecot 2.3, passwd-file): while one is replaced, the files have the old and the
 * new one, whichever of the two the directory has. A file holds one password of an address, so there are as many files as an
 * address has passwords.
 */
export function renderExtraPasswords(snapshot: Pick<NodeSnapshot, 'extraPasswords'>): FileSpec[] {
  return layersOf(snapshot).map((lines, index) => ({
    path: pathOf(index),
    content: [`# ${managedBy}`, ...lines].map((line) => `${line}\n`).join(''),
    mode: '0640',
    group: 'dovecot',
  }))
}

export function extraPasswordPaths(snapshot: Pick<NodeSnapshot, 'extraPasswords'>): readonly string[] {
  return layersOf(snapshot).map((_, index) => pathOf(index))
}

function pathOf(index: number): string {
  return `/etc/dovecot/rookery-passwords-${index + 1}`
}

/** The lines of each file; the nth password of an address is in the nth. */
function layersOf({ extraPasswords }: Pick<NodeSnapshot, 'extraPasswords'>): readonly (readonly string[])[] {
  const layers: string[][] = []
  const counts = new Map<string, number>()
  for (const { address, passwordHash } of extraPasswords) {
    const index = counts.get(address) ?? 0
    counts.set(address, index + 1)
    const layer = layers[index] ?? []
    layers[index] = layer
    layer.push(`${address}:${passwordHash}::::::`)
  }
  return layers
}
