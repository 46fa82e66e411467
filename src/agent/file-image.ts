import { lstat, readFile } from 'node:fs/promises'
import type { BundleFile } from '#protocol/agent-protocol.ts'
import type { Accounts } from './accounts.ts'
import { removeFile, writeFileAtomically } from './atomic-file.ts'

/** What is (or shall be) at a path: a regular file, or nothing (`content` null). */
export interface FileImage {
  readonly path: string
  readonly contentBase64: string | null
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

export function imageOf(file: BundleFile, accounts: Accounts): FileImage {
  return {
    path: file.path,
    contentBase64: Buffer.from(file.content).toString('base64'),
    mode: Number.parseInt(file.mode, 8),
    uid: accounts.uid(file.owner),
    gid: accounts.gid(file.group),
  }
}

export function absentImage(path: string): FileImage {
  return { path, contentBase64: null, mode: 0, uid: 0, gid: 0 }
}

/** What is on disk. A link counts by what it points to, except that mode and owner of a link say "differs". */
export async function readImage(path: string): Promise<FileImage> {
  try {
    const [content, stat] = await Promise.all([readFile(path), lstat(path)])
    return { path, contentBase64: content.toString('base64'), mode: stat.mode & 0o7777, uid: stat.uid, gid: stat.gid }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return absentImage(path)
    throw error
  }
}

/** Makes the disk equal to the image; `root` is put before the path. */
export async function writeImage(image: FileImage, root = ''): Promise<void> {
  const path = `${root}${image.path}`
  if (image.contentBase64 === null) return removeFile(path)
  await writeFileAtomically(path, Buffer.from(image.contentBase64, 'base64'), image)
}

export function isSameImage(a: FileImage, b: FileImage): boolean {
  return a.contentBase64 === b.contentBase64 && a.mode === b.mode && a.uid === b.uid && a.gid === b.gid
}
