import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { waitFor } from '#lib/wait-for.ts'
import type { ComputeProvider, MachineSpec } from '#providers/compute/compute-provider.ts'
import { rejectsWith } from './dns-provider.ts'

export interface ComputeHarness extends AsyncDisposable {
  readonly provider: ComputeProvider
  readonly installationId: string
  /** The same world seen by another process of the same installation. */
  connectAgain(): ComputeProvider
  /** Another installation at the same provider. */
  connectAsStranger(installationId: string): ComputeProvider
  /** How many machines of the installation exist, seen past the provider. */
  countMachines(): Promise<number>
  readonly image?: MachineSpec['image']
  /** Default 10. */
  readonly startTimeoutSeconds?: number
}

/** What every compute provider promises; see `src/providers/compute/compute-provider.ts`. */
export function describeComputeProvider(
  name: string,
  makeHarness: () => Promise<ComputeHarness>,
  skip: string | false = false,
): void {
  describe(`compute provider ${name}`, { skip }, () => {
    const promise = (title: string, check: (harness: ComputeHarness) => Promise<void>) =>
      test(title, async () => {
        await using harness = await makeHarness()
        await check(harness)
      })

    promise('makes a machine that bears its mark and comes to run with an address', async (harness) => {
      const { provider } = harness
      const created = await provider.createMachine(spec(harness))

      assert.deepEqual(created.mark, { installationId: harness.installationId, nodeId: 'node_1' })
      const running = await waitFor(
        async () => {
          const machine = await provider.getMachine(created.id)
          return machine?.state === 'running' && machine.ipv4 !== null ? machine : null
        },
        { what: 'the machine to run', timeoutSeconds: harness.startTimeoutSeconds ?? 10 },
      )
      assert.equal(running.failure, null)
      assert.deepEqual(
        (await provider.listMachines()).map(({ id }) => id),
        [created.id],
      )
    })

    promise(
      'never makes a second machine for a node, called again, at once, or by another process',
      async (harness) => {
        const { provider } = harness
        const first = await provider.createMachine(spec(harness))
        const again = await Promise.all([provider.createMachine(spec(harness)), provider.createMachine(spec(harness))])
        const elsewhere = await harness.connectAgain().createMachine(spec(harness))

        assert.deepEqual(
          [...again, elsewhere].map(({ id }) => id),
          [first.id, first.id, first.id],
        )
        assert.equal(await harness.countMachines(), 1)
      },
    )

    promise('never makes two machines when the first orders come at once', async (harness) => {
      const providers = [harness.provider, harness.provider, harness.connectAgain()]
      const machines = await Promise.all(providers.map((provider) => provider.createMachine(spec(harness))))

      assert.equal(new Set(machines.map(({ id }) => id)).size, 1)
      assert.equal(await harness.countMachines(), 1)
    })

    promise('makes different machines for different nodes', async (harness) => {
      const { provider } = harness
      await Promise.all(['node_1', 'node_2'].map((nodeId) => provider.createMachine(spec(harness, nodeId))))

      const machines = await provider.listMachines()
      assert.deepEqual(machines.map(({ mark }) => mark.nodeId).toSorted(), ['node_1', 'node_2'])
      assert.equal(new Set(machines.map(({ ipv4 }) => ipv4)).size, 2)
    })

    promise('shows and touches nothing of another installation', async (harness) => {
      const stranger = harness.connectAsStranger('another')
      const theirs = await stranger.createMachine({
        ...spec(harness),
        mark: { installationId: 'another', nodeId: 'node_1' },
      })
      const ours = await harness.provider.createMachine(spec(harness))

      assert.notEqual(ours.id, theirs.id)
      assert.deepEqual(
        (await harness.provider.listMachines()).map(({ id }) => id),
        [ours.id],
      )
      assert.deepEqual(
        (await stranger.listMachines()).map(({ id }) => id),
        [theirs.id],
      )
    })

    promise('deletes a machine, also twice, and then knows it no more', async (harness) => {
      const { provider } = harness
      const { id } = await provider.createMachine(spec(harness))

      await Promise.all([provider.deleteMachine(id), provider.deleteMachine(id)])
      await provider.deleteMachine(id)

      await waitFor(async () => (await provider.getMachine(id)) === null, {
        what: 'the end of the machine',
        timeoutSeconds: 10,
      })
      assert.equal(await harness.countMachines(), 0)
    })

    promise('knows nothing of a machine that never was', async ({ provider }) => {
      assert.equal(await provider.getMachine('no-such-machine'), null)
      await provider.deleteMachine('no-such-machine')
    })

    promise('offers every size', async ({ provider }) => {
      const sizes = (await provider.listOfferings()).map(({ size }) => size)

      assert.deepEqual(sizes.toSorted(), ['business', 'enterprise', 'professional', 'starter'])
    })

    promise('sets and removes the reverse name, where it says that it can', async (harness) => {
      const { provider } = harness
      if (!provider.capabilities.reverseDns) return assert.equal(provider.setReverseDns, undefined)
      const { id } = await provider.createMachine(spec(harness))
      const ipv4 = (await provider.getMachine(id))?.ipv4 ?? assert.fail('no address')

      await provider.setReverseDns?.(id, ipv4, 'mail.contract.test')
      await provider.setReverseDns?.(id, ipv4, 'mail.contract.test')
      assert.equal((await provider.getMachine(id))?.reverseName, 'mail.contract.test')
      await provider.setReverseDns?.(id, ipv4, null)
      assert.equal((await provider.getMachine(id))?.reverseName, null)
      await rejectsWith('invalid-request', provider.setReverseDns?.(id, '203.0.113.9', 'x.test') ?? Promise.resolve())
      await rejectsWith('not-found', provider.setReverseDns?.('no-such-machine', ipv4, 'x.test') ?? Promise.resolve())
    })

    promise('restarts a machine, where it says that it can', async (harness) => {
      const { provider } = harness
      if (!provider.capabilities.reboot) return assert.equal(provider.rebootMachine, undefined)
      const { id } = await provider.createMachine(spec(harness))

      await provider.rebootMachine?.(id)
      await rejectsWith('not-found', provider.rebootMachine?.('no-such-machine') ?? Promise.resolve())
    })
  })
}

function spec({ installationId, image }: ComputeHarness, nodeId = 'node_1'): MachineSpec {
  return {
    name: `${nodeId.replace('_', '-')}.contract.test`,
    mark: { installationId, nodeId },
    size: 'starter',
    region: 'lab',
    image: image ?? 'golden',
    userData: '#!/bin/sh\ntrue\n',
    sshKeys: [],
  }
}
