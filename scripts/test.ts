import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { startTestServer } from '../test/support/test-database.ts'
import { installTestTools } from './test-tools.ts'

/**
 * `npm test [group …]`: the groups one after another, quick ones first. The last line is
 * `N passed, N failed, N skipped`, and the exit code is 1 when a test failed or none ran.
 */
interface Group {
  readonly name: string
  readonly files: readonly string[]
  /** Files of one group that may run side by side. */
  readonly concurrency: number
}

const groups: readonly Group[] = [
  {
    name: 'unit',
    files: ['{src,lab,scripts,dashboard}/**/*.test.ts', 'test/*.test.ts', 'test/golden/**/*.test.ts'],
    concurrency: availableParallelism(),
  },
  { name: 'contracts', files: ['test/contracts/**/*.test.ts'], concurrency: 1 },
  { name: 'scenarios', files: ['test/scenarios/**/*.test.ts'], concurrency: 1 },
  { name: 'e2e', files: ['test/e2e/**/*.test.ts'], concurrency: 1 },
]

const wanted = process.argv.slice(2)
const chosen = wanted.length === 0 ? groups : groups.filter((group) => wanted.includes(group.name))
const patterns = wanted.filter((word) => !groups.some((group) => group.name === word))

await installTestTools()
const database = await startTestServer()
const count = { passed: 0, failed: 0, skipped: 0 }
const startedAt = performance.now()
for (const group of patterns.length > 0 ? [{ name: 'chosen files', files: patterns, concurrency: 1 }] : chosen) {
  const files = group.files.flatMap((pattern) => globSync(pattern)).sort()
  if (files.length === 0) continue
  console.log(`\n${group.name}: ${files.length} files`)
  await runGroup(files, group.concurrency)
}

console.log(`\nin ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`)
await database.stop()
process.exit(count.failed > 0 || count.passed === 0 ? 1 : 0)

async function runGroup(files: readonly string[], concurrency: number): Promise<void> {
  const stream = run({ files: [...files], concurrency, timeout: 15 * 60_000 })
  stream.on('test:pass', (event) => {
    if (event.details.type === 'suite') return
    if (event.skip !== undefined || event.todo !== undefined) count.skipped++
    else count.passed++
  })
  stream.on('test:fail', (event) => {
    if (event.details.type !== 'suite') count.failed++
  })
  for await (const chunk of stream.compose(new spec())) process.stdout.write(String(chunk))
}
