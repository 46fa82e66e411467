import { mtaStsAddress } from '../mta-sts/mta-sts.ts'
import type { NodeSnapshot } from '../snapshot.ts'
import type { Settings } from './settings.ts'

/**
 * Mail to other servers. DANE needs a validating resolver that the operator vouches for; without one TLS is opportunistic.
 * MTA-STS policies come from a daemon of their own; while it is away mail waits in the queue, since sending it
 * without the policy is what an attacker would want.
 */
export function outbound(snapshot: NodeSnapshot): Settings {
  const { limits } = snapshot
  return [
    ...tlsLevel(snapshot),
    ['smtp_tls_policy_maps', `socketmap:inet:${mtaStsAddress}:postfix`],
    ['smtp_tls_protocols', '>=TLSv1.2'],
    ['smtp_tls_mandatory_protocols', '>=TLSv1.2'],
    ['smtp_tls_mandatory_ciphers', 'high'],
    ['smtp_tls_CAfile', '/etc/ssl/certs/ca-certificates.crt'],
    ['smtp_tls_session_cache_database', 'btree:$data_directory/smtp_scache'],
    ['smtp_tls_loglevel', '1'],
    ...sourceAddress(snapshot),
    ['smtp_connect_timeout', '30s'],
    ['smtp_helo_timeout', `${limits.connectionTimeoutSeconds}s`],
    ['smtp_connection_reuse_count_limit', String(limits.maxMessagesPerConnection)],
    ['maximal_queue_lifetime', `${limits.queueLifetimeSeconds}s`],
    ['bounce_queue_lifetime', `${limits.bounceQueueLifetimeSeconds}s`],
    ['queue_run_delay', '60s'],
    ['minimal_backoff_time', '60s'],
    ['maximal_backoff_time', '4000s'],
  ]
}

function tlsLevel({ resolvers }: NodeSnapshot): Settings {
  if (resolvers.length === 0) return [['smtp_tls_security_level', 'may']]
  return [
    ['smtp_dns_support_level', 'dnssec'],
    ['smtp_tls_security_level', 'dane'],
  ]
}

/** A machine often has more IPv6 addresses than one; only this has the PTR record. */
function sourceAddress({ ipv6 }: NodeSnapshot): Settings {
  return ipv6 === null ? [] : [['smtp_bind_address6', ipv6]]
}
