import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { takeLock, tryLock } from './process-lock.ts'

test('one holder at a time', async () => {
  const name = `test-${randomUUID()}`
  const lock = await tryLock(name)

  assert.equal(await tryLock(name), null)
  await lock?.release()
  const next = await tryLock(name)

  assert.notEqual(next, null)
  await next?.release()
})

test('a holder that was killed holds no longer', async () => {
  const name = `test-${randomUUID()}`
  const module = join(import.meta.dirname, 'process-lock.ts')
  const program = `import { tryLock } from ${JSON.stringify(module)}
    await tryLock(${JSON.stringify(name)}); console.log('held'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  let waited = false
  const waiting = takeLock(name, 10, () => {
    waited = true
  })

  child.kill('SIGKILL')
  const lock = await waiting

  assert.equal(waited, true)
  await lock.release()
})
