import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { takeLock } from '../process-lock.ts'
import { buildImageLayer, type ImageBuildSettings } from './build-image-layer.ts'
import { type ImageName, type ImageRecipe, readImageRecipe } from './image-recipe.ts'

/** A built image: directories to be used as read-only lower layers of an overlay, uppermost first. */
export interface Image {
  readonly name: ImageName
  readonly hash: string
  readonly layers: readonly string[]
}

export interface ImageStoreOptions extends ImageBuildSettings {
  /** For example `/var/cache/rookery-lab/images`. */
  readonly directory: string
  readonly onProgress: (text: string) => void
}

const BUILD_TIMEOUT_SECONDS = 1200

/**
 * Makes sure that an image and those it builds on are there, building what is missing or made from an older recipe.
 * An image appears under its final name only when it is complete; one process at a time builds.
 */
export async function ensureImage(name: ImageName, options: ImageStoreOptions): Promise<Image> {
  const recipes = await readRecipes(name)
  const paths = recipes.map((recipe) => layerPath(options.directory, recipe))
  const top = recipes.at(-1) as ImageRecipe
  const image = { name, hash: top.hash, layers: paths.toReversed() }
  if (await allExist(paths)) {
    await markUsed(paths)
    return image
  }
  const waiting = () => options.onProgress('Waiting for another lab that is building images')
  const lock = await takeLock('images', BUILD_TIMEOUT_SECONDS, waiting)
  try {
    await removeLeftovers(options.directory)
    for (const [index, recipe] of recipes.entries()) {
      await ensureLayer(recipe, paths.slice(0, index), options)
    }
    await markUsed(paths)
  } finally {
    await lock.release()
  }
  return image
}

const KEPT_UNUSED_MILLISECONDS = 6 * 3_600_000

/**
 * Removes images made from older recipes, except those in `layersInUse` and those that were asked for in the last six
 * hours: another version of the program may be at work beside this one.
 */
export async function removeOldImages(directory: string, layersInUse: ReadonlySet<string>): Promise<void> {
  const lock = await takeLock('images', BUILD_TIMEOUT_SECONDS)
  try {
    const recipes = await Promise.all((['bare', 'golden', 'world'] as const).map((name) => readImageRecipe(name)))
    const current = new Set(recipes.map((recipe) => layerPath(directory, recipe)))
    for (const entry of await readdir(directory).catch(() => [])) {
      const path = join(directory, entry)
      const isRecent = Date.now() - (await stat(path)).mtimeMs < KEPT_UNUSED_MILLISECONDS
      if (!current.has(path) && !layersInUse.has(path) && !isRecent) await rm(path, { recursive: true, force: true })
    }
  } finally {
    await lock.release()
  }
}

async function readRecipes(name: ImageName): Promise<ImageRecipe[]> {
  const recipe = await readImageRecipe(name)
  return recipe.parent === null ? [recipe] : [...(await readRecipes(recipe.parent)), recipe]
}

function layerPath(directory: string, recipe: ImageRecipe): string {
  return join(directory, `${recipe.name}-${recipe.hash}`)
}

async function ensureLayer(recipe: ImageRecipe, below: readonly string[], options: ImageStoreOptions): Promise<void> {
  const finished = layerPath(options.directory, recipe)
  if (await allExist([finished])) return
  const building = join(options.directory, `.building-${recipe.name}-${process.pid}`)
  await mkdir(join(building, 'layer'), { recursive: true })
  await mkdir(join(building, 'scratch'))
  options.onProgress(`Building the image ${recipe.name} (once; it is kept)`)
  const startedAt = performance.now()
  await buildImageLayer(recipe, below.toReversed(), building, options)
  await rename(join(building, 'layer'), finished)
  await rm(building, { recursive: true, force: true })
  options.onProgress(`Built the image ${recipe.name} in ${Math.round((performance.now() - startedAt) / 1000)} s`)
}

/** Called with the lock held: whatever is half-built belongs to nobody. */
async function removeLeftovers(directory: string): Promise<void> {
  for (const entry of await readdir(directory).catch(() => [])) {
    if (entry.startsWith('.building-')) await rm(join(directory, entry), { recursive: true, force: true })
  }
}

async function markUsed(paths: readonly string[]): Promise<void> {
  const now = new Date()
  await Promise.all(paths.map((path) => utimes(path, now, now)))
}

async function allExist(paths: readonly string[]): Promise<boolean> {
  const found = await Promise.all(paths.map((path) => stat(path).catch(() => null)))
  return found.every((info) => info !== null)
}
