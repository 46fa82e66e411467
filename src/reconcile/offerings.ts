import { systemScope } from '#model/scope.ts'
import type { Offering } from '#providers/compute/compute-provider.ts'
import { replaceComputeOfferings } from '#store/compute-offerings.ts'
import { withScope } from '#store/scope.ts'
import type { ReconcileContext, ReconcileResult, Reconciler } from './reconciler.ts'

const everySeconds = 3600

/** Keeps a copy of what compute providers sell and for how much, so that a request need not ask them. */
export const offeringsLoop: Reconciler = { loop: 'offerings', kind: null, reconcile }

async function reconcile(context: ReconcileContext): Promise<ReconcileResult> {
  for (const provider of context.world.computeNames) {
    const offerings = await context.world.compute(provider).listOfferings()
    await withScope(context.db, systemScope, (scoped) =>
      replaceComputeOfferings(scoped, provider, offerings.map(rowOf(context.clock()))),
    )
  }
  return { requeueAfterSeconds: everySeconds }
}

function rowOf(seenAt: Date) {
  return ({ size, region, vcpus, memoryBytes, monthlyPrice }: Offering) => ({
    size,
    region,
    vcpus,
    memoryBytes,
    monthlyPriceMinor: monthlyPrice?.minor ?? null,
    currency: monthlyPrice?.currency ?? null,
    seenAt,
  })
}
