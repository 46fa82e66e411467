import { chmod, chown, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

export interface FileAttributes {
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

/**
 * Replaces a file so that at any moment, also after a power cut, the old or the new content is there, never a part. The
 * directory is made when it is missing (0755). Without attributes only who writes it may read it (0600).
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  attributes: FileAttributes | null = null,
): Promise<void> {
  const directory = dirname(path)
  await mkdir(directory, { recursive: true, mode: 0o755 })
  const temporary = `${path}.rookery-new`
  await rm(temporary, { force: true })
  const file = await open(temporary, 'wx', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  if (attributes !== null) {
    await chown(temporary, attributes.uid, attributes.gid)
    await chmod(temporary, attributes.mode)
  }
  await rename(temporary, path)
  await syncDirectory(directory)
}

/** Removes a file; resolves when it is already gone. */
export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true })
  await syncDirectory(dirname(path)).catch(() => undefined)
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
