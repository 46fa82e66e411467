import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { MachineRecord } from './machine-record.ts'
import { MachineRegistry } from './machine-registry.ts'

const record: MachineRecord = {
  id: 'm-1',
  name: 'n1.example.com',
  role: 'machine',
  image: 'bare',
  layers: [],
  addresses: ['198.18.0.9'],
  ptr: null,
  labels: {},
  createdAt: '2026-01-01T00:00:00.000Z',
  wanted: 'running',
  failure: null,
}

describe('the records of machines', () => {
  let directory: string
  let registry: MachineRegistry
  const onDisk = async () =>
    JSON.parse(await readFile(join(directory, record.id, 'machine.json'), 'utf8')) as MachineRecord

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rookery-registry-'))
    registry = new MachineRegistry({ lab: 't-none', directory, log: () => undefined })
  })
  after(() => rm(directory, { recursive: true, force: true }))

  test('keep every one of several changes that are made at once', async () => {
    await registry.save(record)

    await Promise.all([
      registry.change('m-1', { ptr: 'n1.example.com' }),
      registry.change('m-1', { failure: 'broken' }),
    ])

    assert.deepEqual(await onDisk(), { ...record, ptr: 'n1.example.com', failure: 'broken' })
    assert.deepEqual(registry.find('m-1'), await onDisk())
  })

  test('say that a machine is gone only when that outlives a kill', async () => {
    const deletion = registry.change('m-1', { wanted: 'deleting' })
    while (registry.find('m-1') !== null) await setImmediate()

    assert.equal((await onDisk()).wanted, 'deleting')
    await deletion
  })

  test('leave what is being deleted as it is', async () => {
    await registry.change('m-1', { failure: 'came too late' })

    assert.equal((await onDisk()).wanted, 'deleting')
    assert.equal((await onDisk()).failure, 'broken')
  })
})
