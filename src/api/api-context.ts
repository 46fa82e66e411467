import type { Kysely } from 'kysely'
import type { SessionFinder } from '#model/sign-in.ts'
import type { OperationContext } from '#operations/context.ts'
import type { Database } from '#store/tables.ts'
import type { Logger } from '#telemetry/logger.ts'
import type { NotificationHub } from './notification-hub.ts'

/** What routes know of signing in. */
export interface Identity {
  readonly sessions: SessionFinder
  /** Where pages of this installation come from: `https://mail.example.com`. */
  readonly origins: readonly string[]
}

/** Everything that routes use; bin/api.ts builds it. */
export interface ApiContext {
  readonly db: Kysely<Database>
  readonly operations: OperationContext
  readonly identity: Identity
  readonly hub: NotificationHub
  readonly logger: Logger
}
