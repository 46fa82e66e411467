import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import test from 'node:test'

/** Top to bottom; a layer imports from itself and from those below it. */
const layers = ['', 'pages', 'forms', 'layouts', 'components', 'hooks', 'ui', 'util', 'api', 'texts']

const imports = globSync('**/*.{ts,tsx}', { cwd: import.meta.dirname })
  .filter((path) => !path.endsWith('.test.ts') && path !== 'vite.config.ts')
  .flatMap((path) => {
    const text = readFileSync(join(import.meta.dirname, path), 'utf8')
    return [...text.matchAll(/^(?:import|export)\b[^'"]*?from '([^']+)'/gms)].map((match) => ({
      path,
      layer: layerOf(path),
      target: match[1] ?? '',
    }))
  })

test('a layer of the dashboard imports from itself and from those below it, util not from api, and api not from texts', () => {
  const wrong = imports.filter(({ path, layer, target }) => {
    if (!target.startsWith('.')) return false
    const targetLayer = layerOf(relative('.', join(dirname(path), target)))
    return (
      layers.indexOf(targetLayer) < layers.indexOf(layer) ||
      (layer === 'util' && targetLayer === 'api') ||
      (layer === 'api' && targetLayer === 'texts')
    )
  })

  assert.ok(imports.length > 100)
  assert.deepEqual(wrong, [])
})

test('only api/ knows the client, and ui/ and util/ know neither router nor queries', () => {
  const wrong = imports.filter(
    ({ layer, target }) =>
      (target.startsWith('#') && (layer !== 'api' || !target.startsWith('#client/'))) ||
      (['ui', 'util'].includes(layer) && target.startsWith('@tanstack/')),
  )

  assert.deepEqual(wrong, [])
})

function layerOf(path: string): string {
  const folder = path.includes('/') ? (path.split('/')[0] ?? '') : ''
  assert.ok(layers.includes(folder), `${path} is in a layer that has no place`)
  return folder
}
