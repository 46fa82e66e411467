import { spawnSync } from 'node:child_process'
import { drawHouse } from '../test/support/house.ts'

/** `npm run check`: types, lint and format, unused code, generated files fresh, and the house as the import test sees it. */
const steps: readonly (readonly [string, readonly string[]])[] = [
  ['types', ['tsc', '-p', '.']],
  ['types of the dashboard', ['tsc', '-p', 'dashboard']],
  ['lint and format', ['biome', 'check', '--error-on-warnings', '.']],
  ['unused code', ['knip', '--no-progress']],
  ['generated files', ['node', 'scripts/generate.ts', '--check']],
]

let hasFailed = false
for (const [title, [program = '', ...args]] of steps) {
  const startedAt = performance.now()
  const result = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  const isGood = result.status === 0
  console.log(`${isGood ? '✔' : '✖'} ${title} (${seconds} s)`)
  if (isGood) continue
  hasFailed = true
  console.log(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`.trimEnd())
}

const house = drawHouse()
const findings = [
  ...house.violations,
  ...house.upward,
  ...house.circles,
  ...house.unknownRooms,
  ...house.impure,
  ...house.homeless,
]
for (const finding of findings) console.log(`✖ ${finding}`)
console.log(
  `house: ${house.rooms} rooms, ${house.floors} floors, ${house.files} files, ${house.arrows} arrows between rooms, ` +
    `${house.upward.length} upward imports, ${house.circles.length} circles`,
)
process.exit(hasFailed || findings.length > 0 ? 1 : 0)
