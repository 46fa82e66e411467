import { parseDomainName } from '#lib/dns-name.ts'
import { ProblemError } from '#model/error.ts'

/**
 * The name in the form used inside.
 * @throws {ProblemError} `domain-name-invalid` with what is wrong and, when it can be guessed, what would be right.
 */
export function readDomainName(text: string, field: string): string {
  const result = parseDomainName(text)
  if (result.ok) return result.name
  const hint = result.suggestion === null ? '' : ` Did you mean "${result.suggestion}"?`
  throw new ProblemError('domain-name-invalid', {
    detail: `${result.reason}${hint}`,
    errors: [{ field, message: `${result.reason}${hint}` }],
  })
}
