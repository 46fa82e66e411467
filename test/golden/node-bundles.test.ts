import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'
import type { UnsignedBundle } from '#protocol/agent-protocol.ts'
import { renderNodeBundle } from '#render/node-bundle.ts'
import { goldenSnapshots } from './node-bundles.ts'

// UPDATE_GOLDEN=1 writes the files anew; read the difference before you commit it.
const isUpdate = process.env['UPDATE_GOLDEN'] === '1'

for (const [name, snapshot] of Object.entries(goldenSnapshots)) {
  test(`the configuration of ${name} is, byte for byte, what was agreed`, async () => {
    const expected = join(import.meta.dirname, name, 'expected')
    const files = asFiles(renderNodeBundle(snapshot))
    if (isUpdate) await writeFiles(expected, files)

    assert.deepEqual(await readFiles(expected), files)
  })
}

/** The files by path, and one that lists modes and owners. */
function asFiles(bundle: UnsignedBundle): Record<string, string> {
  const attributes = bundle.files.map(
    ({ path, mode, owner, group, service }) => `${mode} ${owner}:${group} ${service} ${path}\n`,
  )
  const contents = bundle.files.map(({ path, content }) => [path.slice(1), content])
  return { 'attributes.txt': attributes.join(''), ...Object.fromEntries(contents) }
}

async function writeFiles(directory: string, files: Readonly<Record<string, string>>): Promise<void> {
  await rm(directory, { recursive: true, force: true })
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true })
    await writeFile(join(directory, path), content)
  }
}

async function readFiles(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [relative(directory, path), await readFile(path, 'utf8')])),
  )
}
