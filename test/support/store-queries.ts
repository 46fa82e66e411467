import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { parseSync } from 'oxc-parser'

const store = resolve(import.meta.dirname, '../../src/store')

/** Every exported function of the store whose first parameter is a `Scoped`: `<file>.<name>`. */
export function listStoreQueries(): readonly string[] {
  const files = readdirSync(store, { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => queriesOf(join(store, file)))
    .sort()
}

function queriesOf(path: string): readonly string[] {
  const text = readFileSync(path, 'utf8')
  const room = relative(store, path).replace(/\.ts$/, '')
  return parseSync(path, text).program.body.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration' || statement.declaration?.type !== 'FunctionDeclaration') return []
    const { id, params } = statement.declaration
    const [first] = params
    const takesScope = first !== undefined && /:\s*Scoped$/.test(text.slice(first.start, first.end))
    return takesScope ? [`${room}.${id?.name}`] : []
  })
}
