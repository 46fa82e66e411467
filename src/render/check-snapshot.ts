import { isHostName } from '#lib/host-name.ts'
import { isIpNetwork } from '#lib/ip-network.ts'
import type { NodeBlocklist, NodeCertificate, NodeDkimKey, NodeDomain, NodeSnapshot } from './snapshot.ts'

/** A snapshot holds something that must not reach a configuration file. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError'
}

/**
 * Refuses everything that could be read as more than a value, and puts lists whose order means nothing in order, so that
 * equal desired states render to equal bytes.
 * @throws {SnapshotError} naming the field
 */
export function checkSnapshot(snapshot: NodeSnapshot): NodeSnapshot {
  checkHostName('hostname', snapshot.hostname)
  checkEach('ipv4', [snapshot.ipv4], (text) => isIpNetwork(text) && !/[/:]/.test(text))
  checkEach(
    'ipv6',
    snapshot.ipv6 === null ? [] : [snapshot.ipv6],
    (text) => isIpNetwork(text) && /^[^/]*:[^/]*$/.test(text),
  )
  checkEach('resolvers', snapshot.resolvers, (text) => isIpNetwork(text) && !text.includes('/'))
  checkEach('sshNetworks', snapshot.sshNetworks, isIpNetwork)
  checkEach('authorizedKeys', snapshot.authorizedKeys, isPublicKey)
  checkEach(
    'extraPasswords',
    snapshot.extraPasswords.map(({ address }) => address),
    isPlainAddress,
  )
  checkEach(
    'extraPasswords',
    snapshot.extraPasswords.map(({ passwordHash }) => passwordHash),
    isPasswordHash,
  )
  for (const [name, value] of Object.entries(snapshot.limits)) {
    if (!Number.isSafeInteger(value) || value < 1) throw new SnapshotError(`limits.${name} is not a positive integer`)
  }
  if (!Number.isSafeInteger(snapshot.generation)) throw new SnapshotError('generation is not an integer')
  const blocklists = sortedBy(snapshot.blocklists.map(checkBlocklist), (blocklist) => blocklist.zone)
  const domains = sortedBy(snapshot.domains.map(checkDomain), (domain) => domain.name)
  const certificates = sortedBy(snapshot.certificates.map(checkCertificate), (certificate) =>
    certificate.names.join(' '),
  )
  checkUnique(
    'domains',
    domains.map((domain) => domain.name),
  )
  checkUnique(
    'certificates',
    certificates.flatMap((certificate) => certificate.names),
  )
  checkUnique(
    'blocklists',
    blocklists.map((blocklist) => blocklist.zone),
  )
  const authorizedKeys = [...new Set(snapshot.authorizedKeys)].toSorted()
  const sshNetworks = snapshot.sshNetworks.toSorted()
  return { ...snapshot, blocklists, domains, certificates, authorizedKeys, sshNetworks }
}

function checkBlocklist(blocklist: NodeBlocklist): NodeBlocklist {
  checkHostName('blocklists.zone', blocklist.zone)
  if (![1, 2, 3].includes(blocklist.weight)) throw new SnapshotError('blocklists.weight is not 1, 2 or 3')
  return blocklist
}

function checkDomain(domain: NodeDomain): NodeDomain {
  checkHostName('domains.name', domain.name)
  const dkimKeys = sortedBy(domain.dkimKeys.map(checkDkimKey), (key) => key.selector)
  checkUnique(
    `domains.${domain.name}.dkimKeys`,
    dkimKeys.map((key) => key.selector),
  )
  return { ...domain, dkimKeys }
}

function checkDkimKey(key: NodeDkimKey): NodeDkimKey {
  checkEach('dkimKeys.selector', [key.selector], (text) => isHostName(`${text}.example`))
  checkEach('dkimKeys.privateKeyPem', [key.privateKeyPem], isPem)
  return key
}

function checkCertificate(certificate: NodeCertificate): NodeCertificate {
  checkEach('certificates.names', certificate.names, (name) => isHostName(name.replace(/^\*\./, '')))
  checkEach('certificates', [certificate.chainPem, certificate.privateKeyPem], isPem)
  if (certificate.names.length === 0) throw new SnapshotError('certificates.names is empty')
  return { ...certificate, names: certificate.names.toSorted() }
}

function checkHostName(field: string, name: string): void {
  checkEach(field, [name], isHostName)
}

function checkEach(field: string, values: readonly string[], isValid: (text: string) => boolean): void {
  if (!values.every(isValid)) throw new SnapshotError(`${field} has a value of the wrong form`)
}

function checkUnique(field: string, keys: readonly string[]): void {
  const twice = keys.find((key, index) => keys.indexOf(key) !== index)
  if (twice !== undefined) throw new SnapshotError(`${field} has ${twice} twice`)
}

/** One line of authorized_keys without options (sshd(8)). */
function isPublicKey(text: string): boolean {
  return /^ssh-ed25519 [A-Za-z0-9+/]+={0,2}( [\w@.:-]+)?$/.test(text)
}

function isPlainAddress(text: string): boolean {
  return /^[a-z0-9._-]+@[a-z0-9.-]+$/.test(text)
}

function isPasswordHash(text: string): boolean {
  return /^\{ARGON2ID\}\$argon2id\$[A-Za-z0-9$=,+/]+$/.test(text)
}

/** One or more PEM blocks (RFC 7468) and nothing else. */
function isPem(text: string): boolean {
  return /^(?:-----BEGIN ([A-Z ]+)-----\r?\n(?:[A-Za-z0-9+/=]+\r?\n)+-----END \1-----\r?\n*)+$/.test(text)
}

function sortedBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return items.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}
