import { type Directory, protocolVersion } from '#protocol/agent-protocol.ts'
import { asArray, asBoolean, asCount, asObject, asText, asVersion, ShapeError } from './check-shape.ts'

/**
 * Takes a directory only as a whole.
 * @throws {ShapeError} saying what is wrong
 */
export function parseDirectory(value: unknown): Directory {
  const directory = asObject(value, 'the directory')
  asVersion(directory['version'], protocolVersion)
  return {
    version: protocolVersion,
    generation: asCount(directory['generation'], 'generation'),
    domains: listOf(directory['domains'], 'domains', (domain) => ({ name: asKey(domain['name'], 'name') })),
    mailboxes: listOf(directory['mailboxes'], 'mailboxes', (mailbox) => ({
      address: asKey(mailbox['address'], 'address'),
      passwordHash: asText(mailbox['passwordHash'], 'passwordHash'),
      quotaBytes: asCount(mailbox['quotaBytes'], 'quotaBytes'),
      isActive: asBoolean(mailbox['isActive'], 'isActive'),
      maxSendPerDay: asCount(mailbox['maxSendPerDay'], 'maxSendPerDay'),
    })),
    aliases: listOf(directory['aliases'], 'aliases', (alias) => ({
      source: asKey(alias['source'], 'source'),
      destination: asKey(alias['destination'], 'destination'),
    })),
  }
}

function listOf<T>(value: unknown, what: string, parse: (item: Readonly<Record<string, unknown>>) => T): T[] {
  return asArray(value, what).map((item) => parse(asObject(item, `one of ${what}`)))
}

/** Postfix and Dovecot look up lower-case keys and read lists separated by commas and blanks. */
function asKey(value: unknown, what: string): string {
  const key = asText(value, what)
  if (key === '' || key !== key.toLowerCase() || /[\s,\p{Cc}]/u.test(key)) {
    throw new ShapeError(`${what} ${JSON.stringify(key)} is not a plain lower-case name`)
  }
  return key
}
