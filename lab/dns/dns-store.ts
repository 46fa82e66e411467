import { writeJsonFile } from '../json-file.ts'
import { readIfExists } from '../state-file.ts'
import { type DnsState, emptyDnsState } from './dns-state.ts'

/** What was asked of the lab's DNS, in one file. */
export interface DnsStore {
  readonly state: DnsState
  change(update: (state: DnsState) => DnsState): Promise<void>
}

/** Opens the file, or starts empty. It is our own writing, so what it holds is trusted. */
export async function openDnsStore(path: string): Promise<DnsStore> {
  const text = await readIfExists(path)
  let state: DnsState = text === null ? emptyDnsState : { ...emptyDnsState, ...(JSON.parse(text) as Partial<DnsState>) }
  return {
    get state() {
      return state
    },
    change: async (update) => {
      const next = update(state)
      await writeJsonFile(path, next)
      state = next
    },
  }
}
