import type { Secret } from '#lib/secret.ts'
import { systemScope } from '#model/scope.ts'
import type { InfrastructureRow } from '#store/infrastructure.ts'
import { withScope } from '#store/scope.ts'
import { findSmtpVersion } from '#store/secrets.ts'
import type { ReconcileContext } from './reconciler.ts'

/** The password of an order's system mailbox: in the secret store, or, before the loop has seen it, with the order. */
export async function readSmtpPassword(
  context: ReconcileContext,
  infrastructure: Pick<InfrastructureRow, 'id' | 'tenantId' | 'smtpPasswordSealed'>,
): Promise<Secret<string>> {
  const version = await withScope(context.db, systemScope, (scoped) => findSmtpVersion(scoped, infrastructure.id))
  const value = version === null ? null : await context.world.secretStores.named(version.store).get(version)
  if (value !== null) return value
  if (infrastructure.smtpPasswordSealed === null) {
    throw new Error(`The secret store has no password for the system mailbox of ${infrastructure.id}.`)
  }
  return openOrderedPassword(context, infrastructure.id, infrastructure.tenantId, infrastructure.smtpPasswordSealed)
}

/** The password that was sealed with the order. */
export function openOrderedPassword(
  { vault }: Pick<ReconcileContext, 'vault'>,
  infrastructureId: string,
  tenantId: string,
  sealed: Buffer,
): Secret<string> {
  return vault.openText(tenantId, `infrastructure/smtp_password_sealed/${infrastructureId}`, sealed)
}
