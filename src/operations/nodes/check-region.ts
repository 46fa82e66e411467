import { ProblemError } from '#model/error.ts'
import type { OperationContext } from '../context.ts'

/** @throws {ProblemError} `region-unknown`, pointing to the field, when nothing can be ordered there. */
export function checkRegion({ settings }: OperationContext, region: string, field: string): void {
  if (settings.regions.includes(region)) return
  const known = settings.regions.join(', ')
  throw new ProblemError('region-unknown', {
    detail: `There is no region "${region}" at ${settings.computeProvider}; there are ${known}.`,
    errors: [{ field, message: `must be one of ${known}` }],
  })
}
