import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { agentVersion } from './version.ts'

test('the agent has the version of the platform it comes with', async () => {
  const manifest = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }

  assert.equal(agentVersion, manifest.version)
})
