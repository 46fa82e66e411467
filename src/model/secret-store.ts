import type { Secret } from '#lib/secret.ts'
import type { SecretId, TenantId } from './id.ts'

/** Which value: each version of a secret has one of its own. */
export interface SecretPlace {
  readonly tenantId: TenantId
  readonly secretId: SecretId
  readonly version: number
}

/**
 * Where the values of secrets are kept. Every call may be repeated. What cannot be reached or refuses is an error with a
 * kind (`ProviderError`), never an answer.
 */
export interface SecretStore {
  readonly name: SecretStoreName
  /** Keeps a value; when there is one already, the new one counts. Empty values are kept as well. */
  put(place: SecretPlace, value: Secret<string>): Promise<void>
  /** `null` when there is none, or it was destroyed. */
  get(place: SecretPlace): Promise<Secret<string> | null>
  /** Removes the value and everything it was before, for good. Nothing there: nothing to do. */
  destroy(place: SecretPlace): Promise<void>
}

export type SecretStoreName = 'sealed' | 'vault'

/** The stores of an installation. Values stay where they were put, so that another may become the current one. */
export interface SecretStores {
  /** Where new values go. */
  readonly current: SecretStore
  /** @throws {Error} for a store that is not configured here. */
  named(name: string): SecretStore
}

export function createSecretStores(current: SecretStore, others: readonly SecretStore[]): SecretStores {
  return {
    current,
    named(name) {
      const found = [current, ...others].find((store) => store.name === name)
      if (found !== undefined) return found
      throw new Error(`A value is kept in the secret store "${name}", which is not configured here.`)
    },
  }
}
