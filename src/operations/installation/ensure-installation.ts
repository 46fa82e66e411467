import { generateKeyPairSync } from 'node:crypto'
import { sha256Hex } from '#lib/hash.ts'
import { newPrefixedId } from '#lib/id.ts'
import { createOpensshKeyPair } from '#lib/openssh-key.ts'
import type { Secret } from '#lib/secret.ts'
import { installationOwner } from '#lib/vault.ts'
import { createAuthority, privateKeyPemOf } from '#lib/x509-authority.ts'
import { newId } from '#model/id.ts'
import { permissions } from '#model/permission.ts'
import { createBundleKeyPair } from '#protocol/bundle-signature.ts'
import { findApiKeyByHash, insertApiKey } from '#store/api-keys.ts'
import { findInstallation, type InstallationRow, insertBundleKey, insertInstallation } from '#store/installation.ts'
import type { Scoped } from '#store/scope.ts'
import { findOperatorTenant, insertTenant } from '#store/tenants.ts'
import type { OperationContext } from '../context.ts'

/** Where the installation's secrets stand; their owner is `installationOwner`. */
export const installationPlaces = {
  agentCaKey: 'installation/agent_ca_key_sealed/installation',
  acmeAccountKey: 'installation/acme_account_key_sealed/installation',
  sshPrivateKey: 'installation/ssh_private_key_sealed/installation',
  bundleKey: 'installation/bundle_key_sealed/installation',
} as const

/**
 * Makes the installation's identity, keys, operator tenant and operator key at the first start; later only what is
 * missing. System scope.
 */
export async function ensureInstallation(
  scoped: Scoped,
  context: OperationContext,
  operatorKey: Secret<string> | null,
): Promise<InstallationRow> {
  const found = (await findInstallation(scoped)) ?? (await createInstallation(scoped, context))
  const installation = found.bundleKeySealed === null ? await createBundleKey(scoped, context) : found
  const operator =
    (await findOperatorTenant(scoped)) ??
    (await insertTenant(scoped, { id: newId('tenant'), name: 'Operator', isOperator: true }))
  if (operatorKey === null) return installation
  const keyHash = sha256Hex(operatorKey.reveal())
  if ((await findApiKeyByHash(scoped, keyHash)) === null) {
    const values = { id: newId('apiKey'), tenantId: operator.id, name: 'Operator', keyHash }
    await insertApiKey(scoped, { ...values, permissions: [...permissions], isOperator: true })
  }
  return installation
}

async function createInstallation(scoped: Scoped, { vault, clock }: OperationContext): Promise<InstallationRow> {
  const authority = await createAuthority('Rookery agents', clock())
  const acmeAccountKey = privateKeyPemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
  const ssh = createOpensshKeyPair('rookery')
  const seal = (place: string, secret: Secret<string>) => vault.seal(installationOwner, place, secret.reveal())
  return insertInstallation(scoped, {
    id: newPrefixedId('ins'),
    agentCaCertificatePem: authority.certificatePem,
    agentCaKeySealed: seal(installationPlaces.agentCaKey, authority.privateKeyPem),
    acmeAccountKeySealed: seal(installationPlaces.acmeAccountKey, acmeAccountKey),
    sshPublicKey: ssh.publicKey,
    sshPrivateKeySealed: seal(installationPlaces.sshPrivateKey, ssh.privateKeyPem),
  })
}

/** An installation from before bundles were signed gets its key here, too. */
async function createBundleKey(scoped: Scoped, { vault }: OperationContext): Promise<InstallationRow> {
  const { publicKeyPem, privateKeyPem } = createBundleKeyPair()
  const bundleKeySealed = vault.seal(installationOwner, installationPlaces.bundleKey, privateKeyPem)
  return insertBundleKey(scoped, { bundlePublicKeyPem: publicKeyPem, bundleKeySealed })
}
