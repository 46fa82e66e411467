import assert from 'node:assert/strict'
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { test } from 'node:test'
import { conditionTypes } from '#model/condition.ts'
import { roomsAndRules } from './support/house.ts'

const root = resolve(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const find = (pattern: string): readonly string[] => globSync(pattern, { cwd: root }).sort()
const documents = find('{*.md,{docs,src,lab,test,bench,dashboard}/**/*.md}')

test('every relative link in a document leads to a file', () => {
  const dead = documents.flatMap((path) =>
    linksOf(read(path))
      .filter((link) => !existsSync(resolve(root, dirname(path), link)))
      .map((link) => `${path}: ${link}`),
  )

  assert.ok(documents.length > 30)
  assert.deepEqual(dead, [])
})

test('the table of rooms in ARCHITECTURE.md is the one that the import test executes', () => {
  const everyOther = Object.keys(roomsAndRules).filter((room) => room !== 'bin')
  const told = new Map<string, readonly string[]>()
  for (const [, room = '', imports = ''] of read('ARCHITECTURE.md').matchAll(/^\| `([a-z]+)` \|[^|]*\|([^|]*)\|$/gm)) {
    told.set(room, imports.trim() === 'every room' ? everyOther : (imports.match(/[a-z]+/g) ?? []))
  }

  const sorted = (rooms: Iterable<readonly [string, readonly string[]]>) =>
    Object.fromEntries([...rooms].map(([room, imports]) => [room, imports.toSorted()]))
  assert.deepEqual(sorted(told), sorted(Object.entries(roomsAndRules)))
})

test('every room has a README of at most 15 lines that says what it may import', () => {
  const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const readmes = folders.map(({ name }) => ({ name, path: `src/${name}/README.md` }))

  assert.deepEqual(
    readmes.filter(({ path }) => !existsSync(join(root, path))).map(({ path }) => path),
    [],
  )
  for (const { name, path } of readmes) {
    const text = read(path)
    assert.ok(text.trimEnd().split('\n').length <= 15, `${path} is too long`)
    for (const room of roomsAndRules[name] ?? []) {
      if (name !== 'bin')
        assert.match(text, new RegExp(`\\*\\*May import:\\*\\*[^*]*\\b${room}\\b`), `${path}: ${room}`)
    }
  }
})

test('a runbook names only conditions and reasons that the program has', () => {
  const known = new Set<string>([...Object.values(conditionTypes).flat(), ...reasonsInCode()])
  const runbooks = find('docs/runbooks/*.md')
  const unknown = runbooks.flatMap((path) =>
    [...read(path).matchAll(/`([A-Z][a-z]+(?:[A-Z][a-z]+)*)`/g)]
      .map(([, word = '']) => word)
      .filter((word) => !known.has(word))
      .map((word) => `${path}: ${word}`),
  )

  assert.ok(runbooks.length >= 6)
  assert.deepEqual(unknown, [])
})

test('documents are readable in a terminal: no line is longer than 120 characters', () => {
  const long = documents
    .filter((path) => !path.startsWith('docs/reference/'))
    .flatMap((path) =>
      read(path)
        .split('\n')
        .flatMap((line, index) => ([...line].length > 120 ? [`${path}:${index + 1}`] : [])),
    )

  assert.deepEqual(long, [])
})

/** Targets of Markdown links and pictures, without those to other sites, without fragments and titles. */
function linksOf(text: string): readonly string[] {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)[^)]*\)/g)]
    .map(([, target = '']) => target.split('#')[0] ?? '')
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
}

/** Words that loops, agent and vault use as reasons: literals, kinds of provider errors, and what an order waits for. */
function reasonsInCode(): readonly string[] {
  const sources = find('{src/{reconcile,agent}/**/*,src/lib/seal}.ts').filter((path) => !path.endsWith('.test.ts'))
  const literals = sources.flatMap((path) =>
    [...read(path).matchAll(/'([A-Z][A-Za-z]+)'/g)].map(([, word = '']) => word),
  )
  const kinds = [...read('src/providers/provider-error.ts').matchAll(/^ {2}\| '([a-z-]+)'/gm)].map(([, kind = '']) =>
    kind.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
  )
  const waits = Object.values(conditionTypes)
    .flat()
    .map((type) => `WaitingFor${type}`)
  return [...literals, ...kinds, ...waits]
}
