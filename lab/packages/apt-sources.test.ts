import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  findDebianArchives,
  parseDeb822Sources,
  parseOneLineSources,
  readHostAptSources,
  renderSourcesList,
} from './apt-sources.ts'

test('reads one-line sources with options and comments, and leaves out source packages', () => {
  const sources = parseOneLineSources(`
    # deb http://old.example/debian bookworm main
    deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/debian/ bookworm main contrib # near
    deb-src http://mirror.example/debian bookworm main
    deb http://mirror.example/flat ./
  `)

  assert.deepEqual(sources, [
    { uri: 'http://mirror.example/debian', suites: ['bookworm'], components: ['main', 'contrib'] },
    { uri: 'http://mirror.example/flat', suites: ['./'], components: [] },
  ])
})

test('reads deb822 stanzas with several values, continuation lines and comments, without the disabled ones', () => {
  const sources = parseDeb822Sources(`Types: deb deb-src
# a comment
URIs: http://a.example/debian
 http://b.example/debian/
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Enabled: no
Types: deb
URIs: http://c.example/debian
Suites: bookworm
Components: main

Types: deb-src
URIs: http://d.example/debian
Suites: bookworm
Components: main
`)

  const common = { suites: ['bookworm', 'bookworm-updates'], components: ['main'] }
  assert.deepEqual(sources, [
    { uri: 'http://a.example/debian', ...common },
    { uri: 'http://b.example/debian', ...common },
  ])
})

test('finds Debian and its security archive among others, whichever file they are in', async (context) => {
  const directory = await mkdtemp(join(tmpdir(), 'apt-sources-'))
  context.after(() => rm(directory, { recursive: true }))
  await mkdir(join(directory, 'sources.list.d'))
  await writeFile(join(directory, 'sources.list'), 'deb https://packages.example/tool stable main\n')
  await writeFile(
    join(directory, 'sources.list.d', 'off.list.disabled'),
    'deb http://off.example/debian bookworm main\n',
  )
  await writeFile(join(directory, 'sources.list.d', 'a.list'), 'deb https://s.example/sec bookworm-security main\n')
  await writeFile(
    join(directory, 'sources.list.d', 'b.sources'),
    'Types: deb\nURIs: https://m.example/debian\nSuites: trixie\nComponents: main\n',
  )

  const archives = findDebianArchives(await readHostAptSources(directory))

  assert.deepEqual(archives, { main: 'https://m.example/debian', security: 'https://s.example/sec' })
})

test('says so when the host has no Debian archive', () => {
  assert.throws(() => findDebianArchives([]), /No Debian archive/)
})

test('gives machines plain http, so that the proxy can keep what they fetch', () => {
  const list = renderSourcesList({ main: 'https://m.example/debian', security: 'http://m.example/debian-security' })

  assert.equal(
    list,
    'deb http://m.example/debian bookworm main\n' +
      'deb http://m.example/debian bookworm-updates main\n' +
      'deb http://m.example/debian-security bookworm-security main\n',
  )
})
