import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import test from 'node:test'

const root = resolve(import.meta.dirname, '..')

test('loads its first page with at most 250 kB of JavaScript, and the build says how much it is', (t) => {
  const outDirectory = mkdtempSync(join(tmpdir(), 'rookery-build-'))
  t.after(() => rmSync(outDirectory, { recursive: true, force: true }))
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const config = join(root, 'dashboard/vite.config.ts')

  const output = execFileSync(process.execPath, [vite, 'build', '--config', config, '--outDir', outDirectory], {
    encoding: 'utf8',
    timeout: 120_000,
  })

  const kilobytes = Number(/First load: ([\d.]+) kB/.exec(output)?.[1])
  assert.ok(kilobytes > 50 && kilobytes <= 250, output)
  const page = readFileSync(join(outDirectory, 'index.html'), 'utf8')
  assert.doesNotMatch(page, /<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/, 'nothing is inline')
})
