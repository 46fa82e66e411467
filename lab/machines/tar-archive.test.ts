import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { runCommand } from '#lib/run-command.ts'
import { createTarArchive } from './tar-archive.ts'

test('tar unpacks what was packed: names, modes, contents, directories', async (context) => {
  const directory = await mkdtemp(join(tmpdir(), 'tar-archive-'))
  context.after(() => rm(directory, { recursive: true }))
  const owner = { user: 'root', group: 'root' }
  const long = `${'d'.repeat(90)}/${'f'.repeat(90)}`
  const archive = createTarArchive(
    [
      { name: 'secret/', content: new Uint8Array(), mode: 0o700, ...owner },
      { name: 'secret/key', content: Buffer.from([0, 255, 10]), mode: 0o600, ...owner },
      { name: 'etc/exact', content: Buffer.alloc(1024, 'a'), mode: 0o644, ...owner },
      { name: long, content: Buffer.from('long'), mode: 0o755, ...owner },
    ],
    1_700_000_000,
  )
  await writeFile(join(directory, 'a.tar'), archive)

  await runCommand('tar', ['-xpf', 'a.tar', '--no-same-owner'], { cwd: directory })

  assert.equal((await stat(join(directory, 'secret'))).mode & 0o7777, 0o700)
  assert.equal((await stat(join(directory, 'secret/key'))).mode & 0o7777, 0o600)
  assert.equal((await stat(join(directory, 'secret/key'))).mtimeMs, 1_700_000_000_000)
  assert.deepEqual([...(await readFile(join(directory, 'secret/key')))], [0, 255, 10])
  assert.equal((await readFile(join(directory, 'etc/exact'))).length, 1024)
  assert.equal(await readFile(join(directory, long), 'utf8'), 'long')
})

test('an archive is whole blocks whatever the sizes of its files', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 2000 })), (contents) => {
      const entries = contents.map((content, index) => {
        return { name: `f${index}`, content, mode: 0o644, user: 'root', group: 'root' }
      })
      assert.equal(createTarArchive(entries, 0).length % 512, 0)
    }),
  )
})

test('refuses a name that does not fit the format', () => {
  const entry = { name: 'x'.repeat(101), content: new Uint8Array(), mode: 0o644, user: 'root', group: 'root' }

  assert.throws(() => createTarArchive([entry], 0), /too long/)
})
