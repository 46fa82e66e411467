import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { buildOpenApiDocument } from './generate/openapi-document.ts'
import { configurationPage, errorsPage, permissionsPage, scorePage } from './generate/reference-pages.ts'
import { typesOfOpenApi } from './generate/types-of-openapi.ts'

/** `npm run generate` writes what is made from the code; `--check` says what is out of date and exits with 1. */
const root = join(import.meta.dirname, '..')
const document = await buildOpenApiDocument()
const files: Readonly<Record<string, string>> = {
  'openapi.json': `${JSON.stringify(document, null, 2)}\n`,
  'src/client/schema.ts': typesOfOpenApi(document),
  'docs/reference/errors.md': errorsPage(),
  'docs/reference/configuration.md': configurationPage(),
  'docs/reference/permissions.md': permissionsPage(),
  'docs/reference/score.md': scorePage(),
}

const stale = Object.entries(files).filter(([path, text]) => readText(join(root, path)) !== text)
if (process.argv.includes('--check')) {
  for (const [path] of stale) console.log(`${path} is out of date: run "npm run generate".`)
  process.exit(stale.length > 0 ? 1 : 0)
}
for (const [path, text] of stale) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
  console.log(`wrote ${path}`)
}
process.exit(0)

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
