import type { ComputeProvider } from './compute-provider.ts'
import { createLocalComputeProvider } from './local/local.ts'
import { createMemoryComputeProvider } from './memory.ts'

/** Which compute provider to use, with what it needs. */
export type ComputeProviderConfig =
  | { readonly kind: 'local'; readonly installationId: string; readonly socketPath: string }
  | { readonly kind: 'memory'; readonly installationId: string }

export function createComputeProvider(config: ComputeProviderConfig): ComputeProvider {
  switch (config.kind) {
    case 'local':
      return createLocalComputeProvider(config)
    case 'memory':
      return createMemoryComputeProvider(config)
  }
}
