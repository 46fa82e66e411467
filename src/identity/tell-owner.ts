import type { IdentityScoped } from '#store/identity-scope.ts'
import type { Identity } from './identity.ts'
import { changedMail } from './mails.ts'

/**
 * Mails the owner of an account that how to get in has changed, so that a thief does not change it unseen. `change` ends
 * a sentence: "it was tied to the single sign-on". Nothing without mail.
 */
export async function tellOwner(
  scoped: IdentityScoped,
  { post, site, clock }: Identity,
  email: string,
  change: string,
): Promise<void> {
  if (post === null) return
  const expiresAt = new Date(clock().getTime() + 24 * 3600 * 1000)
  await post(scoped.tx, { to: email, ...changedMail(site, change), expiresAt })
}
