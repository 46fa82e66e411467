import { Resolver } from 'node:dns/promises'
import { normalizeDnsName } from '#lib/dns-name.ts'
import { limitConcurrency } from '#lib/limit-concurrency.ts'
import type { DnsRecordType, LookupResult } from '#model/dns-record.ts'
import type { DnsLookup } from './dns-lookup.ts'
import { describeDnsFailure, isAbsence, resolveValues } from './resolve-values.ts'

export interface ResolverLookupOptions {
  /** Recursive resolvers, `address` or `address:port`; empty: those of this machine. */
  readonly resolvers: readonly string[]
  /** Port at which authoritative servers are asked. Default 53. */
  readonly authoritativePort?: number
  /** For one try at one server; there are two. Default 3. */
  readonly timeoutSeconds?: number
}

/** The system's resolver library has no limit of its own and stalls at some hundreds of questions at once. */
const questionsAtOnce = 100

/** Looks things up in the real DNS. */
export function createResolverLookup(options: ResolverLookupOptions): DnsLookup {
  const limit = limitConcurrency(questionsAtOnce)
  const timeoutMilliseconds = (options.timeoutSeconds ?? 3) * 1000
  const makeResolver = (servers: readonly string[]): Resolver => {
    const resolver = new Resolver({ timeout: timeoutMilliseconds, tries: 2 })
    if (servers.length > 0) resolver.setServers([...servers])
    return resolver
  }
  const recursive = makeResolver(options.resolvers)
  const ask: Ask = async (resolver, name, type) => await limit(() => askOne(resolver, normalizeDnsName(name), type))
  return {
    lookUp: async (name, type) => await ask(recursive, name, type),
    lookUpAuthoritative: async (name, type) => {
      const servers = await findServers(ask, recursive, normalizeDnsName(name))
      if (servers.state === 'unknown') return servers
      const port = options.authoritativePort ?? 53
      const answers = servers.values.map(async (address) => {
        const result = await ask(makeResolver([`${address}:${port}`]), name, type)
        return { address, result }
      })
      return agree(await Promise.all(answers))
    },
  }
}

type Ask = (resolver: Resolver, name: string, type: DnsRecordType) => Promise<LookupResult>

async function askOne(resolver: Resolver, name: string, type: DnsRecordType): Promise<LookupResult> {
  try {
    const values = await resolveValues(resolver, name, type)
    return values.length === 0 ? { state: 'absent' } : { state: 'found', values: values.toSorted() }
  } catch (error) {
    if (isAbsence(error)) return { state: 'absent' }
    return { state: 'unknown', reason: describeDnsFailure(error, name, resolver.getServers()) }
  }
}

type Servers =
  | { readonly state: 'found'; readonly values: readonly string[] }
  | { readonly state: 'unknown'; readonly reason: string }

/** The addresses of all name servers of the zone that holds the name: the nearest one upwards that has an NS set. */
async function findServers(ask: Ask, resolver: Resolver, name: string): Promise<Servers> {
  const labels = name.split('.')
  for (let skipped = 0; skipped < labels.length; skipped += 1) {
    const zone = labels.slice(skipped).join('.')
    const nameservers = await ask(resolver, zone, 'NS')
    if (nameservers.state === 'unknown') return nameservers
    if (nameservers.state === 'absent' || (await isAlias(ask, resolver, zone))) continue
    return await findAddresses(ask, resolver, zone, nameservers.values)
  }
  return { state: 'unknown', reason: `No zone was found that holds ${name}.` }
}

/** A resolver follows an alias and then gives the name servers of its target, which know nothing of this name. */
async function isAlias(ask: Ask, resolver: Resolver, name: string): Promise<boolean> {
  return (await ask(resolver, name, 'CNAME')).state === 'found'
}

async function findAddresses(
  ask: Ask,
  resolver: Resolver,
  zone: string,
  nameservers: readonly string[],
): Promise<Servers> {
  const results = await Promise.all(nameservers.map((server) => ask(resolver, server, 'A')))
  const addresses = results.flatMap((result) => (result.state === 'found' ? result.values : []))
  if (addresses.length > 0) return { state: 'found', values: [...new Set(addresses)] }
  const failed = results.find((result) => result.state === 'unknown')
  const reason = failed?.reason ?? `none of ${nameservers.join(', ')} has an IPv4 address`
  return { state: 'unknown', reason: `The name servers of ${zone} cannot be found: ${reason}` }
}

interface ServerAnswer {
  readonly address: string
  readonly result: LookupResult
}

/** One voice, or `unknown` with who says what. */
function agree(answers: readonly ServerAnswer[]): LookupResult {
  const silent = answers.find(({ result }) => result.state === 'unknown')
  if (silent !== undefined) return silent.result
  const [first, ...others] = answers
  if (first === undefined) return { state: 'unknown', reason: 'There was no server to ask.' }
  const other = others.find(({ result }) => toText(result) !== toText(first.result))
  if (other === undefined) return first.result
  const reason = `The name servers do not agree yet: ${first.address} says ${toText(first.result)}, ${other.address} says ${toText(other.result)}.`
  return { state: 'unknown', reason }
}

function toText(result: LookupResult): string {
  return result.state === 'found' ? result.values.map((value) => `"${value}"`).join(' ') : 'nothing'
}
