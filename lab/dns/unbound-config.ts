import { absolute } from './zone-file.ts'

export interface ResolverFacts {
  readonly address: string
  readonly nameserver: string
  readonly nameserverName: string
  /** Data of the root's DS records; without one nothing is validated. */
  readonly rootDs: readonly string[]
}

/**
 * Everything that the resolver (Unbound 1.17) reads: it starts at the lab's root as if there were no other, trusts
 * the lab's root key alone, and forgets fast, so that a change is seen within seconds.
 */
export function unboundFiles(facts: ResolverFacts): Readonly<Record<string, string>> {
  return { '/etc/unbound/unbound.conf': renderUnboundConfig(facts), '/etc/unbound/lab-root.hints': renderHints(facts) }
}

function renderHints(facts: ResolverFacts): string {
  const name = absolute(facts.nameserverName)
  return `. 3600000 NS ${name}\n${name} 3600000 A ${facts.nameserver}\n`
}

function renderUnboundConfig(facts: ResolverFacts): string {
  const validates = facts.rootDs.length > 0
  return `server:
    directory: "/etc/unbound"
    chroot: ""
    username: "unbound"
    use-syslog: no
    logfile: ""
    log-servfail: yes
    val-log-level: 2
    num-threads: 1
    interface: ${facts.address}
    interface: 127.0.0.1
    access-control: 127.0.0.0/8 allow
    access-control: 198.18.0.0/15 allow
    do-ip6: no
    do-not-query-localhost: no
    root-hints: "/etc/unbound/lab-root.hints"
    module-config: "${validates ? 'validator iterator' : 'iterator'}"
${facts.rootDs.map((ds) => `    trust-anchor: ". DS ${ds}"\n`).join('')}\
    # RFC 6761 lets a resolver answer for these itself; here they are real.
    local-zone: "test." nodefault
    qname-minimisation: yes
    harden-below-nxdomain: no
    aggressive-nsec: no
    prefetch: no
    cache-max-ttl: 3
    cache-max-negative-ttl: 1
    val-bogus-ttl: 1
    infra-host-ttl: 3
    infra-keep-probing: yes
    serve-expired: no
remote-control:
    control-enable: no
`
}
