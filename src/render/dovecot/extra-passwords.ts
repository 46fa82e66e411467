import { type FileSpec, managedBy } from '../bundle-files.ts'
import type { NodeSnapshot } from '../snapshot.ts'

/**
 * Their number never changes: Dovecot's authentication processes compare their lists of passdbs, and one from before a reload,
 * which Postfix may still talk to, gets no answer from workers with another list. More than four passwords of one address at a
 * time take four rotations within a day; the oldest then ends before its grace.
 */
const fileCount = 4

export const extraPasswordPaths: readonly string[] = Array.from({ length: fileCount }, (_, index) => pathOf(index))

/**
 * Passwords besides those of the directory (Dovecot 2.3, passwd-file): while one is replaced, the files have the old and the
 * new one, whichever of the two the directory has; else they are empty. A file holds one password of an address.
 */
export function renderExtraPasswords({ extraPasswords }: Pick<NodeSnapshot, 'extraPasswords'>): FileSpec[] {
  const layers: string[][] = extraPasswordPaths.map(() => [`# ${managedBy}`])
  const counts = new Map<string, number>()
  for (const { address, passwordHash } of extraPasswords.toReversed()) {
    const index = counts.get(address) ?? 0
    counts.set(address, index + 1)
    layers[index]?.push(`${address}:${passwordHash}::::::`)
  }
  return layers.map((lines, index) => ({
    path: pathOf(index),
    content: lines.map((line) => `${line}\n`).join(''),
    mode: '0640',
    group: 'dovecot',
  }))
}

function pathOf(index: number): string {
  return `/etc/dovecot/rookery-passwords-${index + 1}`
}
