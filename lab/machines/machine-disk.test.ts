import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { runCommand } from '#lib/run-command.ts'
import { hasStagedFiles, stagedArchive, stageFiles, unstageFiles } from './machine-disk.ts'
import { renderFirstBootFiles } from './machine-files.ts'

test('lays all files beside a new machine, and nothing more while they stay the same', async (context) => {
  const directory = await makeDirectory(context)
  const files = { '/etc/a': 'one', '/etc/b': { content: 'two', mode: 0o600, owner: 'postfix:mail' } }

  const first = await stageFiles(directory, files, ['a.service'])
  await unstageFiles(directory)
  const second = await stageFiles(directory, files, ['a.service'])

  assert.deepEqual(first, ['/etc/a', '/etc/b'])
  assert.deepEqual(second, [])
  assert.equal(hasStagedFiles(directory), false)
})

test('lays only the changed files beside a machine that has the others', async (context) => {
  const directory = await makeDirectory(context)
  await stageFiles(directory, { '/etc/a': 'one', '/etc/b': 'two' }, [])
  await unstageFiles(directory)

  const changed = await stageFiles(directory, { '/etc/a': 'one', '/etc/b': { content: 'two', mode: 0o600 } }, [])

  assert.deepEqual(changed, ['/etc/b'])
  assert.deepEqual(await listArchive(directory), ['etc/b'])
})

test('keeps what waits to be unpacked when more changes before the machine boots', async (context) => {
  const directory = await makeDirectory(context)
  await stageFiles(directory, { '/etc/a': 'one', '/etc/b': 'two' }, [])

  await stageFiles(directory, { '/etc/a': 'one', '/etc/b': 'three' }, [])

  assert.deepEqual(await listArchive(directory), ['etc/a', 'etc/b'])
})

test('lays everything out again when the note on what was applied is not readable', async (context) => {
  const directory = await makeDirectory(context)
  await stageFiles(directory, { '/etc/a': 'one' }, [])
  await unstageFiles(directory)
  await writeFile(join(directory, 'files.json'), '{"half')

  assert.deepEqual(await stageFiles(directory, { '/etc/a': 'one' }, []), ['/etc/a'])
})

test('notes units to enable even when no file changed', async (context) => {
  const directory = await makeDirectory(context)
  await stageFiles(directory, { '/etc/a': 'one' }, ['a.service'])
  await unstageFiles(directory)

  await stageFiles(directory, { '/etc/a': 'one' }, ['a.service', 'b.service'])

  assert.equal(await readFile(join(directory, 'enable'), 'utf8'), 'a.service b.service')
  assert.equal(hasStagedFiles(directory), true)
})

test('gives a customer’s machine its script and keys for root’s eyes only', () => {
  const files = renderFirstBootFiles({
    hostName: 'n1.example.com',
    address: '198.18.0.64',
    resolver: '198.18.0.2',
    packageProxyUrl: 'http://198.18.0.1:3142',
    sourcesList: '',
    aptConf: '',
    sshKeys: ['ssh-ed25519 AAAA a'],
    userData: '#!/bin/sh\n',
  })

  assert.deepEqual(files['/var/lib/user-data/script'], { content: '#!/bin/sh\n', mode: 0o700 })
  assert.deepEqual(files['/root/.ssh/authorized_keys'], { content: 'ssh-ed25519 AAAA a\n', mode: 0o600 })
  assert.match(String(files['/etc/hosts']), /^198\.18\.0\.64 n1\.example\.com n1$/m)
})

test('refuses paths that are not absolute and plain', async (context) => {
  const directory = await makeDirectory(context)

  for (const path of ['etc/a', '/etc/../a', '/etc//a']) {
    await assert.rejects(stageFiles(directory, { [path]: '' }, []), /absolute, plain/, path)
  }
})

async function makeDirectory(context: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'machine-disk-'))
  context.after(() => rm(directory, { recursive: true }))
  return directory
}

async function listArchive(directory: string): Promise<string[]> {
  const { stdout } = await runCommand('tar', ['-tf', stagedArchive(directory)])
  return stdout.trim().split('\n')
}
