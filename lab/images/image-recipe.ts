import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'

export type ImageName = 'bare' | 'golden' | 'world'

/** What an image is made from: a folder with `packages`, `finish.sh`, and perhaps `files/` and `preseed`. */
export interface ImageRecipe {
  readonly name: ImageName
  readonly directory: string
  /** The image this one is a layer on, or null. */
  readonly parent: ImageName | null
  /** Changes whenever the image must be rebuilt: hash of the recipe, its parent's recipes and the build script. */
  readonly hash: string
}

const parents: Readonly<Record<ImageName, ImageName | null>> = { bare: null, golden: 'bare', world: 'golden' }

/** Reads the recipe of an image. `recipesDirectory` and `buildScript` default to those beside this file. */
export async function readImageRecipe(
  name: ImageName,
  recipesDirectory = join(import.meta.dirname, 'recipes'),
  buildScript = join(import.meta.dirname, 'build-layer.sh'),
): Promise<ImageRecipe> {
  const parent = parents[name]
  const directory = join(recipesDirectory, name)
  const base =
    parent === null ? await readFile(buildScript) : (await readImageRecipe(parent, recipesDirectory, buildScript)).hash
  const hash = createHash('sha256').update(base).update('\0')
  for (const path of await listFiles(directory)) {
    const { mode } = await stat(path)
    hash.update(`${relative(directory, path)}\0${(mode & 0o111) === 0 ? '-' : 'x'}\0`).update(await readFile(path))
  }
  return { name, directory, parent, hash: hash.digest('hex').slice(0, 16) }
}

async function listFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}
