import type { Kysely, Transaction } from 'kysely'
import type { Clock } from '#lib/clock.ts'
import type { Vault } from '#lib/vault.ts'
import type { SessionId, UserId } from '#model/id.ts'
import type { SessionFinder, SignInEventKind } from '#model/sign-in.ts'
import type { IdentityScoped } from '#store/identity-scope.ts'
import type { Database } from '#store/tables.ts'
import type { SingleSignOn } from './single-sign-on.ts'
import type { Site } from './site.ts'

/** Everything that sign-in uses; bin/parts/build-identity.ts makes it. */
export interface Identity {
  readonly db: Kysely<Database>
  readonly vault: Vault
  readonly clock: Clock
  readonly site: Site
  /** Those of `site`. */
  readonly origins: readonly string[]
  readonly isSignUpOpen: boolean
  readonly sessions: SessionCache
  readonly admission: Admission
  /** `null`: the installation has no mail of its own yet. */
  readonly post: Post | null
  /** `null`: not configured. */
  readonly singleSignOn: SingleSignOn | null
  /** Told of what happened, in the transaction in which it did; keeps the audit log. */
  readonly journal: Journal
}

/** Finds sessions and remembers them for seconds. */
export interface SessionCache extends SessionFinder {
  /** Forgets what it knows of a user's sessions; they are read anew at the next request. */
  forget(userId: UserId): void
  close(): void
}

/** Decides who else may come in, and gives them their place among tenants. */
export interface Admission {
  /** Whom an invitation is for; `null` when it is unknown, used or over. */
  findInvitation(token: string, now: Date): Promise<{ readonly email: string } | null>
  /**
   * Gives a new user tenants. Runs in the transaction that made the user; `enterScope` leads out of the identity role.
   * @throws {ProblemError} `link-invalid` when the invitation was used meanwhile.
   */
  admit(tx: Transaction<Database>, user: NewUser, entrance: Entrance): Promise<void>
}

export interface NewUser {
  readonly userId: UserId
  readonly email: string
  readonly name: string
}

/** How somebody came in: as the first of the installation, by invitation, or because sign-up is open. */
export type Entrance =
  | { readonly kind: 'first' }
  | { readonly kind: 'invited'; readonly token: string }
  | { readonly kind: 'open' }

/** Puts a mail into the installation's outbox as part of a transaction, which stays in the identity role. */
export type Post = (tx: Transaction<Database>, mail: PersonalMail) => Promise<void>

export interface PersonalMail {
  readonly to: string
  readonly subject: string
  readonly text: string
  /** After this nobody needs it any more. */
  readonly expiresAt: Date
}

/** Must leave the transaction in the identity role. */
export type Journal = (scoped: IdentityScoped, entry: JournalEntry) => Promise<void>

export interface JournalEntry {
  readonly what: SignInEventKind
  /** `null` when a sign-in failed for an address that nobody has. */
  readonly userId: UserId | null
  readonly sessionId: SessionId | null
  readonly client: Client
}

/** Where a request comes from. */
export interface Client {
  readonly address: string
  readonly userAgent: string
}
