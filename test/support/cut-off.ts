import type { Kysely } from 'kysely'
import type { SecretStore } from '#model/secret-store.ts'
import type { ReconcileContext } from '#reconcile/reconciler.ts'
import type { Database } from '#store/tables.ts'

/**
 * The same context, but `cut` is called wherever a run could end: before and after each transaction, inside it whenever the
 * time is read, and before and after each call to a secret store and each sign-in.
 */
export function withCuts(context: ReconcileContext, cut: () => void): ReconcileContext {
  const around = async <T>(work: () => Promise<T>): Promise<T> => {
    cut()
    const result = await work()
    cut()
    return result
  }
  const cutStore = (store: SecretStore): SecretStore => ({
    name: store.name,
    put: (place, value) => around(() => store.put(place, value)),
    get: (place) => around(() => store.get(place)),
    destroy: (place) => around(() => store.destroy(place)),
  })
  const { secretStores, probe } = context.world
  return {
    ...context,
    db: cutDatabase(context.db, around),
    clock: () => {
      cut()
      return context.clock()
    },
    world: {
      ...context.world,
      secretStores: {
        current: cutStore(secretStores.current),
        named: (name) => cutStore(secretStores.named(name)),
      },
      probe: {
        ...probe,
        trySshKey: (target) => around(() => probe.trySshKey(target)),
        signIn: (credentials) => around(() => probe.signIn(credentials)),
      },
    },
  }
}

function cutDatabase(db: Kysely<Database>, around: <T>(work: () => Promise<T>) => Promise<T>): Kysely<Database> {
  return new Proxy(db, {
    get(target, name) {
      if (name !== 'transaction') return Reflect.get(target, name)
      const execute: ReturnType<typeof target.transaction>['execute'] = (work) =>
        around(() => target.transaction().execute(work))
      return () => ({ execute })
    },
  })
}
