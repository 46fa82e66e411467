import type { LabOutsideProvider } from '../api/lab-api.ts'
import type { IssuedCertificate } from '../authority/lab-ca.ts'
import type { ZoneRecord } from '../dns/zone-file.ts'

/** A mailbox provider outside: what is fixed about it. */
export interface MailboxProvider {
  /** Name of its machine, too. */
  readonly name: 'bigmail' | 'smallmail'
  readonly domain: string
  readonly policy: 'strict' | 'lenient'
  readonly address: string
  readonly resolver: string
  readonly mxName: string
  /** Host of IMAP and submission; the same address. */
  readonly mailName: string
}

/** What a provider keeps secret, made once per lab. */
export interface ProviderSecrets {
  readonly certificate: IssuedCertificate
  readonly rootPem: string
  readonly seedPassword: string
  /** Dovecot's form, with its scheme in braces. */
  readonly seedPasswordHash: string
  readonly dkim: readonly DkimKey[]
}

export interface DkimKey {
  readonly selector: string
  /** The private key in the form that Rspamd reads. */
  readonly signingKey: string
  /** Value of the TXT record at `<selector>._domainkey` (RFC 6376 §3.6.1, RFC 8463 §4). */
  readonly record: string
}

/** The two providers; `addressAt` is the lab's. */
export function mailboxProviders(addressAt: (offset: number) => string, resolver: string): MailboxProvider[] {
  const provider = (name: MailboxProvider['name'], policy: MailboxProvider['policy'], offset: number) => ({
    name,
    domain: `${name}.test`,
    policy,
    address: addressAt(offset),
    resolver,
    mxName: `mx.${name}.test`,
    mailName: `mail.${name}.test`,
  })
  return [provider('bigmail', 'strict', 10), provider('smallmail', 'lenient', 11)]
}

/** The mailbox that the platform may use, and the local parts that reach it. */
export const seedLocalPart = 'seed'
export const seedAliases: readonly string[] = ['postmaster', 'abuse', 'dmarc-reports']

/** The provider's zone below its SOA and NS. */
export function providerRecords(provider: MailboxProvider, dkim: readonly DkimKey[]): ZoneRecord[] {
  const { domain, address, mxName, mailName } = provider
  return [
    { name: domain, type: 'A', data: address },
    { name: domain, type: 'MX', data: `10 ${mxName}.` },
    { name: domain, type: 'TXT', data: `v=spf1 ip4:${address} -all` },
    { name: mxName, type: 'A', data: address },
    { name: mxName, type: 'TXT', data: 'v=spf1 a -all' },
    { name: mailName, type: 'A', data: address },
    { name: `_dmarc.${domain}`, type: 'TXT', data: `v=DMARC1; p=reject; rua=mailto:dmarc-reports@${domain}` },
    ...dkim.map(
      ({ selector, record }): ZoneRecord => ({ name: `${selector}._domainkey.${domain}`, type: 'TXT', data: record }),
    ),
  ]
}

/** A provider as the lab's API shows it. */
export function toOutsideProvider(provider: MailboxProvider, password: string): LabOutsideProvider {
  const { domain, policy, address, mailName } = provider
  return {
    domain,
    policy,
    address,
    mailbox: {
      address: `${seedLocalPart}@${domain}`,
      password,
      imap: { host: mailName, port: 993 },
      submission: { host: mailName, port: 465 },
    },
  }
}
