import type { RecordSetChange } from '#model/dns-record.ts'
import { createManualDnsProvider, type RecordSetKey } from '#providers/dns/manual.ts'
import { createMemoryDnsProvider, type MemoryDnsProvider } from '#providers/dns/memory.ts'
import { createMemoryDnsLookup } from '#providers/lookup/memory.ts'
import { type DnsHarness, describeDnsProvider } from './dns-provider.ts'

const zone = 'contract.test'

function besideMemory(
  memory: MemoryDnsProvider,
): Pick<DnsHarness, 'zone' | 'addAsStranger' | 'see' | typeof Symbol.asyncDispose> {
  return {
    zone,
    addAsStranger: async (set) => {
      const values = [...(memory.findRecordSet(set.name, set.type)?.values ?? []), ...set.values]
      memory.putRecordSet(zone, { ...set, values })
    },
    see: async (name, type) => memory.findRecordSet(name, type)?.values.toSorted() ?? [],
    [Symbol.asyncDispose]: async () => undefined,
  }
}

describeDnsProvider('memory', async () => {
  const provider = createMemoryDnsProvider([zone])
  return { ...besideMemory(provider), provider, settle: async () => undefined }
})

/** The person of this harness follows each instruction by value at the memory zone, which the look-up then shows. */
describeDnsProvider('manual', async () => {
  const memory = createMemoryDnsProvider([zone])
  const watched = new Map<string, RecordSetKey>()
  let instructions: readonly RecordSetChange[] = []
  const provider = createManualDnsProvider({
    zones: [zone],
    lookup: createMemoryDnsLookup(memory.findRecordSet),
    listWatched: async () => [...watched.values()],
    storeInstructions: async (_, changes) => {
      instructions = [...instructions, ...changes]
    },
  })
  const beside = besideMemory(memory)
  return {
    ...beside,
    provider: {
      ...provider,
      applyChanges: async (name, changes) => {
        for (const change of changes) watched.set(`${change.name} ${change.type}`, change)
        await provider.applyChanges(name, changes)
      },
    },
    addAsStranger: async (set) => {
      watched.set(`${set.name} ${set.type}`, set)
      await beside.addAsStranger(set)
    },
    settle: async () => {
      const todo = instructions
      instructions = []
      await memory.applyChanges(zone, todo)
    },
  }
})
