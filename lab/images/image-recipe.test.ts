import assert from 'node:assert/strict'
import { chmod, cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { readImageRecipe } from './image-recipe.ts'

test('an image keeps its name while its recipe stays the same', async (context) => {
  const copy = await copyRecipes(context)

  assert.equal((await copy.read('world')).hash, (await readImageRecipe('world')).hash)
})

test('a changed recipe renames its image and those on top of it, and no other', async (context) => {
  const copy = await copyRecipes(context)
  const before = await copy.readAll()
  await writeFile(join(copy.directory, 'golden', 'packages'), 'postfix\n')

  const after = await copy.readAll()

  assert.equal(after[0], before[0])
  assert.notEqual(after[1], before[1])
  assert.notEqual(after[2], before[2])
})

test('a new file, another mode of a file and another build script rename the image too', async (context) => {
  const copy = await copyRecipes(context)
  const hashes = [(await copy.read('bare')).hash]

  await writeFile(join(copy.directory, 'bare', 'files', 'etc', 'motd'), '')
  hashes.push((await copy.read('bare')).hash)
  await chmod(join(copy.directory, 'bare', 'files', 'etc', 'motd'), 0o755)
  hashes.push((await copy.read('bare')).hash)
  await writeFile(copy.script, '#!/bin/sh\n')
  hashes.push((await copy.read('bare')).hash)

  assert.equal(new Set(hashes).size, 4)
})

async function copyRecipes(context: TestContext) {
  const root = await mkdtemp(join(tmpdir(), 'recipes-'))
  context.after(() => rm(root, { recursive: true }))
  const directory = join(root, 'recipes')
  const script = join(root, 'build-layer.sh')
  await cp(join(import.meta.dirname, 'recipes'), directory, { recursive: true })
  await cp(join(import.meta.dirname, 'build-layer.sh'), script)
  const read = (name: 'bare' | 'golden' | 'world') => readImageRecipe(name, directory, script)
  const readAll = async () => [(await read('bare')).hash, (await read('golden')).hash, (await read('world')).hash]
  return { directory, script, read, readAll }
}
