import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ComputeProvider } from '#providers/compute/compute-provider.ts'
import { createLocalComputeProvider } from '#providers/compute/local/local.ts'
import { createMemoryComputeProvider } from '#providers/compute/memory.ts'
import { ProviderError } from '#providers/provider-error.ts'
import { type FakeLab, startFakeLab } from '../support/fake-lab.ts'
import { describeComputeProvider } from './compute-provider.ts'
import { rejectsWith } from './dns-provider.ts'

describeComputeProvider('memory', async () => {
  const world = createMemoryComputeProvider({ installationId: 'contract', looksUntilRunning: 2 })
  return {
    provider: world,
    installationId: 'contract',
    connectAgain: () => world,
    connectAsStranger: (installationId) => world.connectAs(installationId),
    countMachines: async () => (await world.listMachines()).length,
    [Symbol.asyncDispose]: async () => undefined,
  }
})

describeComputeProvider('local at a fake lab', async () => {
  const lab = await startFakeLab()
  const connect = (installationId: string): ComputeProvider =>
    createLocalComputeProvider({ socketPath: lab.socketPath, installationId })
  return {
    provider: connect('contract'),
    installationId: 'contract',
    connectAgain: () => connect('contract'),
    connectAsStranger: connect,
    countMachines: async () => countOwn(lab),
    [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose](),
  }
})

function countOwn(lab: FakeLab): number {
  return [...lab.machines.values()].filter(({ labels }) => labels['rookery-installation'] === 'contract').length
}

describe('local, when something is wrong', () => {
  const answers = [
    [400, {}, 'invalid-request'],
    [404, {}, 'not-found'],
    [409, {}, 'conflict'],
    [429, { error: { code: 'busy', message: 'Busy.' } }, 'rate-limited'],
    [500, 'oops', 'unavailable'],
    [409, { error: { code: 'no-free-address', message: 'All addresses are taken.' } }, 'insufficient-capacity'],
    [200, { machines: 'none' }, 'unavailable'],
  ] as const
  for (const [status, body, kind] of answers) {
    test(`calls an answer with status ${status} and ${JSON.stringify(body)} ${kind}`, async () => {
      await using lab = await startFakeLab()
      lab.answerNext(status, body)

      await rejectsWith(
        kind,
        createLocalComputeProvider({ socketPath: lab.socketPath, installationId: 'x' }).listMachines(),
      )
    })
  }

  test('comes back when the lab asks it to', async () => {
    await using lab = await startFakeLab()
    lab.answerNext(429, { error: { code: 'busy', message: 'Busy.' } }, { 'retry-after': '7' })

    const provider = createLocalComputeProvider({ socketPath: lab.socketPath, installationId: 'x' })
    const error = await provider.listMachines().catch((caught: unknown) => caught)

    assert.ok(error instanceof ProviderError)
    assert.equal(error.retryAfterSeconds, 7)
  })

  test('says how to start the lab when it is not there', async () => {
    const provider = createLocalComputeProvider({ socketPath: '/nonexistent/api.sock', installationId: 'x' })

    await assert.rejects(provider.listMachines(), /rookery lab up/)
  })
})
