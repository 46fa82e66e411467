import type { Kysely } from 'kysely'
import type { Identity } from '#identity/identity.ts'
import type { SecretStores } from '#model/secret-store.ts'
import type { OperationContext } from '#operations/context.ts'
import type { Database } from '#store/tables.ts'
import type { Logger } from '#telemetry/logger.ts'
import type { AppliedDirectory } from './applied-directory.ts'
import type { NotificationHub } from './notification-hub.ts'

/** Everything that routes use; bin/api.ts builds it. */
export interface ApiContext {
  readonly db: Kysely<Database>
  readonly operations: OperationContext
  readonly identity: Identity
  /** Read only where a person takes a value out. */
  readonly secretStores: SecretStores
  readonly hub: NotificationHub
  readonly appliedDirectory: AppliedDirectory
  readonly logger: Logger
}
