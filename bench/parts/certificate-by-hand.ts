import { generateKeyPair } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setDefaultCACertificates } from 'node:tls'
import { promisify } from 'node:util'
import type { LabStatus, LabZone } from '#lab/api/lab-api.ts'
import { waitFor } from '#lib/wait-for.ts'
import type { RecordSet } from '#model/dns-record.ts'
import { createAcmeCertificateAuthority } from '#providers/acme/acme.ts'
import type { ChallengeSolver } from '#providers/acme/certificate-authority.ts'
import { createDnsProvider } from '#providers/dns/registry.ts'
import { createResolverLookup } from '#providers/lookup/resolver-lookup.ts'

/** Orders certificates at the lab's authority with the product's own adapters and nothing around them. */
export interface CertificateByHand {
  /** One order over DNS-01 for `mail.` in the zone, with a new key. */
  issue(zone: LabZone): Promise<void>
}

export async function createCertificateByHand(lab: LabStatus): Promise<CertificateByHand> {
  const authority = createAcmeCertificateAuthority({ name: 'lab', directoryUrl: lab.acmeDirectoryUrl })
  const accountKeyPem = await newKeyPem()
  return {
    issue: async (zone) => {
      setDefaultCACertificates([readFileSync(lab.rootsFile, 'utf8')])
      const request = {
        names: [`mail.${zone.name}`],
        privateKeyPem: await newKeyPem(),
        accountKeyPem,
        contactEmail: null,
      }
      await authority.issue(request, dnsSolver(lab, zone))
    },
  }
}

async function newKeyPem(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function dnsSolver(lab: LabStatus, zone: LabZone): ChallengeSolver {
  const { keyName, algorithm, secretBase64 } = zone.tsig
  const credentials = { server: zone.nameserver, port: 53, keyName, algorithm, secretBase64, zones: [zone.name] }
  const provider = createDnsProvider('rfc2136', credentials)
  const lookup = createResolverLookup({ resolvers: [lab.resolver] })
  const setOf = (domainName: string, response: string): RecordSet => ({
    name: `_acme-challenge.${domainName}`,
    type: 'TXT',
    ttlSeconds: 60,
    values: [response],
  })
  const change = async (before: RecordSet | null, after: RecordSet | null) => {
    const { name = '', type = 'TXT' } = after ?? before ?? {}
    await provider.applyChanges(zone.name, [{ name, type, before, after }])
  }
  return {
    types: ['dns-01'],
    publish: async ({ domainName, response }) => {
      const set = setOf(domainName, response)
      await change(null, set)
      const isSeen = async () => (await lookup.lookUpAuthoritative(set.name, 'TXT')).state === 'found'
      await waitFor(isSeen, { what: set.name, timeoutSeconds: 60, intervalMilliseconds: 20 })
    },
    remove: async ({ domainName, response }) => await change(setOf(domainName, response), null),
  }
}
