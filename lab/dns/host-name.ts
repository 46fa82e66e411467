import { normalizeDnsName } from '#lib/dns-name.ts'
import { LabError } from '../api/lab-error.ts'

const hostLabel = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/

/**
 * A host name of at least `minimumLabels` labels in its normal form (RFC 1123 §2.1).
 * @throws {LabError} 422 `invalid-name`
 */
export function parseHostName(text: string, minimumLabels = 2): string {
  const name = normalizeDnsName(text)
  const labels = name.split('.')
  if (name.length <= 253 && labels.length >= minimumLabels && labels.every((label) => hostLabel.test(label)))
    return name
  throw new LabError(
    422,
    'invalid-name',
    `${JSON.stringify(text.slice(0, 300))} is no host name such as mail.example.test.`,
  )
}
