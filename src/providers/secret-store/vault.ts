import { z } from 'zod'
import { Secret } from '#lib/secret.ts'
import type { SecretPlace, SecretStore } from '#model/secret-store.ts'
import { ProviderError } from '../provider-error.ts'
import { createVaultClient, type VaultClientOptions } from './vault-client.ts'

export interface VaultSecretStoreOptions extends VaultClientOptions {
  /** Where the KV v2 engine is mounted, such as `secret`. */
  readonly mount: string
  /** First part of every path; of its own for each installation. */
  readonly prefix: string
}

/** Data in data: the envelope's, and the secret's own. A deleted version answers 404, or has null there. */
const readAnswer = z.object({ data: z.object({ data: z.object({ value: z.string() }).nullable() }) })

/**
 * The store "vault": HashiCorp Vault (or OpenBao), KV version 2. A value stands at `<mount>/<prefix>/<tenant>/<secret>/v<n>`;
 * its policy needs create, update, read on `<mount>/data/<prefix>/*` and delete on `<mount>/metadata/<prefix>/*`.
 */
export function createVaultSecretStore(options: VaultSecretStoreOptions): SecretStore {
  const client = createVaultClient(options)
  const path = (kind: 'data' | 'metadata', { tenantId, secretId, version }: SecretPlace) =>
    `/${[options.mount, kind, options.prefix, tenantId, secretId, `v${version}`].map(encodeURIComponent).join('/')}`
  return {
    name: 'vault',
    async put(place, value) {
      const { status } = await client.call('POST', path('data', place), { data: { value: value.reveal() } })
      if (status === 404) throw new ProviderError('invalid-request', noEngine(options.mount))
    },
    async get(place) {
      const { status, body } = await client.call('GET', path('data', place))
      if (status === 404) return null
      const answer = readAnswer.safeParse(body)
      if (!answer.success)
        throw new ProviderError('unavailable', 'Vault answers with something that is no secret of ours.')
      const { data } = answer.data.data
      return data === null ? null : new Secret(data.value)
    },
    async destroy(place) {
      await client.call('DELETE', path('metadata', place))
    },
  }
}

function noEngine(mount: string): string {
  return `Vault has no KV version 2 engine at "${mount}"; see ROOKERY_VAULT_MOUNT.`
}
