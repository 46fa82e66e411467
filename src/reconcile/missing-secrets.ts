import { newId } from '#model/id.ts'
import { rotationDays } from '#model/rotation.ts'
import { systemScope } from '#model/scope.ts'
import { wake } from '#queue/wake.ts'
import { withScope } from '#store/scope.ts'
import { insertSecret } from '#store/secrets.ts'
import { deleteDiscarded, listDiscarded, listSecretsToMake } from '#store/secrets-to-make.ts'
import type { ReconcileContext, ReconcileResult } from './reconciler.ts'

const everySeconds = 300

/** Makes a secret for each tenant, order and the installation where there is none, and destroys values that are left over. */
export async function keepSecretsComplete(context: ReconcileContext): Promise<ReconcileResult> {
  await withScope(context.db, systemScope, async (scoped) => {
    for (const secret of await listSecretsToMake(scoped)) {
      const id = newId('secret')
      const isNew = await insertSecret(scoped, { id, rotationDays: rotationDays[secret.kind], ...secret })
      if (isNew) await wake(scoped, 'secret-rotation', id)
    }
  })
  const discarded = await withScope(context.db, systemScope, listDiscarded)
  for (const value of discarded) {
    await context.world.secretStores.named(value.store).destroy({ ...value, tenantId: value.ownerId })
    await withScope(context.db, systemScope, (scoped) => deleteDiscarded(scoped, value))
  }
  return { requeueAfterSeconds: everySeconds }
}
