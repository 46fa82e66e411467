import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMemoryInfo, readMetrics } from './metrics.ts'

test('reads memory as the kernel prints it', () => {
  const text = 'MemTotal:        2048 kB\nMemFree:          100 kB\nMemAvailable:    1024 kB\n'

  assert.deepEqual(parseMemoryInfo(text), { totalBytes: 2048 * 1024, availableBytes: 1024 * 1024 })
})

test('says how this machine is', async () => {
  const metrics = await readMetrics({ maildrop: 1, incoming: 0, active: 2, deferred: 3, hold: 0 })

  assert.ok(metrics.memoryUsedBytes > 0 && metrics.memoryUsedBytes < metrics.memoryTotalBytes)
  assert.ok(metrics.diskUsedBytes > 0 && metrics.diskUsedBytes < metrics.diskTotalBytes)
  assert.ok(metrics.loadAverage1m >= 0 && metrics.inodesTotal >= metrics.inodesUsed)
  assert.equal(metrics.queuedMessages, 6)
})
