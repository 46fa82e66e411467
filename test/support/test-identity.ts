import type { Kysely } from 'kysely'
import type { Identity } from '#identity/identity.ts'
import { createSessionCache, type SubscribeToSessions } from '#identity/session-cache.ts'
import { createSite } from '#identity/site.ts'
import type { SignInEventKind } from '#model/sign-in.ts'
import type { OperationContext } from '#operations/context.ts'
import type { Database } from '#store/tables.ts'
import { admissionBy, journalTo, postThrough } from '../../src/bin/parts/build-identity.ts'

export interface TestIdentityParts {
  readonly db: Kysely<Database>
  readonly operations: Pick<OperationContext, 'vault' | 'clock'>
  readonly subscribe?: SubscribeToSessions
  readonly publicUrl: () => string
}

/** What the journal was told; the last is the newest. */
export const journalOf = new WeakMap<Identity, SignInEventKind[]>()

/** Sign-in as bin/api.ts builds it, with mail into the outbox and no single sign-on; `changes` take precedence. */
export function createTestIdentity(parts: TestIdentityParts, changes: Partial<Identity> = {}): Identity {
  const { db, operations, subscribe = () => () => undefined, publicUrl } = parts
  const site = createSite(publicUrl)
  const entries: SignInEventKind[] = []
  const keep = journalTo(operations)
  const identity: Identity = {
    db,
    vault: operations.vault,
    clock: operations.clock,
    site,
    get origins() {
      return site.origins
    },
    isSignUpOpen: false,
    sessions: createSessionCache(db, site, subscribe),
    admission: admissionBy(db, operations),
    post: postThrough(operations),
    singleSignOn: null,
    journal: async (scoped, entry) => {
      await keep(scoped, entry)
      entries.push(entry.what)
    },
    ...changes,
  }
  journalOf.set(identity, entries)
  return identity
}
