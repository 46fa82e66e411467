import { isHostName } from '#lib/host-name.ts'
import { ProblemError } from '#model/error.ts'
import type { OperationContext } from '../context.ts'

/**
 * The name by which a shared node greets others and to which its address points back: below the installation's domain.
 * @throws {ProblemError} `primary-domain-missing`, `validation-failed` when the label makes no host name.
 */
export function sharedNodeHostname(context: OperationContext, label: string): string {
  const { primaryDomain } = context.settings
  if (primaryDomain === null) throw new ProblemError('primary-domain-missing')
  const hostname = `${label.toLowerCase()}.${primaryDomain}`
  if (isHostName(hostname)) return hostname
  throw new ProblemError('validation-failed', {
    errors: [{ field: '/label', message: `must make a host name: "${hostname}" is none (RFC 1123 §2.1)` }],
  })
}
