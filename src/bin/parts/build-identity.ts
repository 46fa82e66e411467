import type { Kysely } from 'kysely'
import { type Config, ConfigError, readSecretSetting } from '#config/config.ts'
import type { Admission, Identity, Journal, Post } from '#identity/identity.ts'
import { createSessionCache, type SubscribeToSessions } from '#identity/session-cache.ts'
import { createSingleSignOn, type SingleSignOn } from '#identity/single-sign-on.ts'
import { createSite } from '#identity/site.ts'
import { sha256Hex } from '#lib/hash.ts'
import { systemScope } from '#model/scope.ts'
import { recordSignIn } from '#operations/audit/record-sign-in.ts'
import type { OperationContext } from '#operations/context.ts'
import { queueMail } from '#operations/mails/queue-mail.ts'
import { admitUser } from '#operations/members/admit-user.ts'
import { enterIdentity } from '#store/identity-scope.ts'
import { findOpenInvitationByToken } from '#store/invitations.ts'
import { enterScope, withScope } from '#store/scope.ts'
import type { Database } from '#store/tables.ts'

export interface IdentityParts {
  readonly db: Kysely<Database>
  readonly operations: OperationContext
  readonly subscribe: SubscribeToSessions
  readonly publicUrl: () => string
}

/** Sign-in, by configuration. */
export function buildIdentity(config: Config, parts: IdentityParts): Identity {
  const { db, operations, subscribe, publicUrl } = parts
  const { vault, clock } = operations
  const site = createSite(publicUrl)
  return {
    db,
    vault,
    clock,
    site,
    get origins() {
      return site.origins
    },
    isSignUpOpen: config.ROOKERY_OPEN_SIGN_UP === 'true',
    sessions: createSessionCache(db, site, subscribe),
    admission: admissionBy(db, operations),
    post: config.ROOKERY_SYSTEM_MAIL_URL === '' ? null : postThrough(operations),
    singleSignOn: singleSignOn(config),
    journal: journalTo(operations),
  }
}

/** Newcomers get their place among tenants by what operations say. */
export function admissionBy(db: Kysely<Database>, operations: Pick<OperationContext, 'clock'>): Admission {
  return {
    findInvitation: (token, now) =>
      withScope(db, systemScope, (scoped) => findOpenInvitationByToken(scoped, sha256Hex(token), now)),
    admit: async (tx, user, entrance) => admitUser(await enterScope(tx, systemScope), operations, user, entrance),
  }
}

/** Into the outbox, which is the application's and not the identity role's. */
export function postThrough(operations: Pick<OperationContext, 'vault' | 'clock'>): Post {
  return async (tx, mail) => {
    await queueMail(await enterScope(tx, systemScope), operations, mail)
    await enterIdentity(tx)
  }
}

/** Into the audit log, which is the application's and not the identity role's. */
export function journalTo(operations: Pick<OperationContext, 'clock'>): Journal {
  return async ({ tx }, { what, userId, client }) => {
    const source = { requestId: null, address: client.address, userAgent: client.userAgent }
    await recordSignIn(await enterScope(tx, systemScope), operations, { what, userId, source })
    await enterIdentity(tx)
  }
}

function singleSignOn(config: Config): SingleSignOn | null {
  const { ROOKERY_OIDC_ISSUER: issuer, ROOKERY_OIDC_CLIENT_ID: clientId, ROOKERY_OIDC_NAME: name } = config
  if (issuer === '') return null
  if (clientId === '') throw new ConfigError('ROOKERY_OIDC_CLIENT_ID is needed beside ROOKERY_OIDC_ISSUER.')
  const variable = 'ROOKERY_OIDC_CLIENT_SECRET_FILE'
  const clientSecret = readSecretSetting(config[variable], variable)
  const opensAccounts = config.ROOKERY_OIDC_OPENS_ACCOUNTS === 'true'
  return createSingleSignOn({ issuer, clientId, clientSecret, name, opensAccounts })
}
