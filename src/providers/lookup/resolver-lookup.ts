import { Resolver } from 'node:dns/promises'
import type { DnsRecordType, LookupResult } from '#model/dns-record.ts'
import type { DnsLookup } from './dns-lookup.ts'
import { createLimiter } from './limiter.ts'
import { presentAnswer } from './present-answer.ts'

export interface ResolverLookupOptions {
  /** Addresses of recursive resolvers, with port when it is not 53; empty: those of the machine. */
  readonly resolvers: readonly string[]
  readonly timeoutMilliseconds?: number
}

/** node:dns stalls with more than a few hundred queries in flight. */
const maximumInFlight = 100
const absentCodes = new Set(['ENOTFOUND', 'ENODATA'])

/** Looks names up with c-ares: over a recursive resolver, or at each authoritative server of the zone. */
export function createResolverLookup(options: ResolverLookupOptions): DnsLookup {
  const timeout = options.timeoutMilliseconds ?? 2000
  const limit = createLimiter(maximumInFlight)
  const recursive = newResolver(options.resolvers, timeout)
  const ask = (resolver: Resolver, name: string, type: DnsRecordType) => limit(() => query(resolver, name, type))

  /** Addresses of the servers of the closest zone above the name. */
  async function findServers(name: string): Promise<readonly string[] | string> {
    for (let zone = name; zone !== ''; zone = zone.split('.').slice(1).join('.')) {
      const servers = await ask(recursive, zone, 'NS')
      if (servers.state === 'unknown') return servers.reason
      if (servers.state === 'absent') continue
      const addresses = await Promise.all(servers.values.map((server) => ask(recursive, server, 'A')))
      const found = addresses.flatMap((result) => (result.state === 'found' ? result.values : []))
      return found.length > 0 ? found : `the name servers of ${zone} have no address.`
    }
    return `no zone was found above ${name}.`
  }

  return {
    lookUp: (name, type) => ask(recursive, name, type),
    async lookUpAuthoritative(name, type) {
      const servers = await findServers(name)
      if (typeof servers === 'string') return { state: 'unknown', reason: servers }
      const answers = await Promise.all(
        servers.map(async (server) => ({ server, result: await ask(newResolver([server], timeout), name, type) })),
      )
      return agree(answers)
    },
  }
}

/** `found` only when all servers say the same; one that does not answer leaves it open. */
function agree(answers: readonly { readonly server: string; readonly result: LookupResult }[]): LookupResult {
  const silent = answers.find(({ result }) => result.state === 'unknown')
  if (silent?.result.state === 'unknown') {
    return { state: 'unknown', reason: `name server ${silent.server}: ${silent.result.reason}` }
  }
  const texts = new Set(answers.map(({ result }) => (result.state === 'found' ? result.values.join('\n') : '')))
  const [first] = answers
  if (texts.size === 1 && first !== undefined) return first.result
  return { state: 'unknown', reason: 'its name servers do not agree yet; the change is on its way to all of them.' }
}

async function query(resolver: Resolver, name: string, type: DnsRecordType): Promise<LookupResult> {
  try {
    const values = presentAnswer(type, await resolver.resolve(name, type))
    return values.length === 0 ? { state: 'absent' } : { state: 'found', values: [...values].sort() }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    if (absentCodes.has(code)) return { state: 'absent' }
    return { state: 'unknown', reason: explain(code) }
  }
}

function newResolver(servers: readonly string[], timeoutMilliseconds: number): Resolver {
  const resolver = new Resolver({ timeout: timeoutMilliseconds, tries: 2 })
  if (servers.length > 0) resolver.setServers([...servers])
  return resolver
}

function explain(code: string): string {
  switch (code) {
    case 'ESERVFAIL':
      return 'the name servers failed to answer (SERVFAIL): they are down, or DNSSEC does not validate.'
    case 'ETIMEOUT':
      return 'no answer came in time.'
    case 'ECONNREFUSED':
      return 'the name server refused the connection.'
    case 'EREFUSED':
      return 'the name server refused to answer.'
    default:
      return `the look-up failed (${code}).`
  }
}
