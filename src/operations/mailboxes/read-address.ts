import { parseDomainName } from '#lib/dns-name.ts'
import { ProblemError } from '#model/error.ts'

export interface MailAddress {
  /** Lower case: we tell no two mailboxes apart by case (RFC 5321 §2.4 allows it and advises against it). */
  readonly localPart: string
  readonly domainName: string
  readonly address: string
}

/** RFC 5321 §4.1.2 `Dot-string` in lower-case ASCII without `!`, `%`, `/` and `|`, which old relays take for routes. */
const dotString = /^[a-z0-9#$&'*+=?^_`{}~-]+(\.[a-z0-9#$&'*+=?^_`{}~-]+)*$/

/** @throws {ProblemError} `address-invalid` with the field and the reason. */
export function readAddress(text: string, field: string): MailAddress {
  const at = text.lastIndexOf('@')
  const localPart = text.slice(0, Math.max(at, 0)).replace(/^ +/, '').toLowerCase()
  if (at < 1) throw invalid(field, 'must have a local part, an @ and a domain, such as "sales@example.com"')
  if (localPart.length > 64) throw invalid(field, 'has a local part longer than 64 characters (RFC 5321 §4.5.3.1.1)')
  if (!dotString.test(localPart)) throw invalid(field, 'has a local part with characters or dots that are not allowed')
  const domain = parseDomainName(text.slice(at + 1))
  if (!domain.ok) throw invalid(field, `has no valid domain: ${domain.reason}`)
  return { localPart, domainName: domain.name, address: `${localPart}@${domain.name}` }
}

function invalid(field: string, message: string): ProblemError {
  return new ProblemError('address-invalid', {
    detail: `The address ${message}.`,
    errors: [{ field, message }],
  })
}
