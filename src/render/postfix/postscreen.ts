import type { NodeSnapshot } from '../snapshot.ts'
import { type Settings, underStress } from './settings.ts'

/** What block lists must weigh together for a client to be refused. */
const refusalWeight = 3

/**
 * Strangers wait 3 s for the greeting, once a day: who talks before is a robot and is refused. Tests behind the greeting
 * stay off, since they make every new sender come back later.
 */
export function postscreen(snapshot: NodeSnapshot): Settings {
  return [
    ['postscreen_access_list', 'permit_mynetworks'],
    ['postscreen_denylist_action', 'drop'],
    ['postscreen_greet_action', 'enforce'],
    ['postscreen_greet_wait', underStress(2, 3, 's')],
    ['postscreen_greet_ttl', '1d'],
    ['postscreen_cache_map', 'btree:$data_directory/postscreen_cache'],
    ['postscreen_cache_retention_time', '7d'],
    ['postscreen_bare_newline_enable', 'no'],
    ['postscreen_non_smtp_command_enable', 'no'],
    ['postscreen_pipelining_enable', 'no'],
    ['postscreen_client_connection_count_limit', '$smtpd_client_connection_count_limit'],
    ['postscreen_pre_queue_limit', String(2 * snapshot.limits.maxConnections)],
    ['postscreen_post_queue_limit', String(snapshot.limits.maxConnections)],
    ['postscreen_command_time_limit', underStress(10, 60, 's')],
    ...blocklists(snapshot),
  ]
}

function blocklists({ blocklists }: NodeSnapshot): Settings {
  if (blocklists.length === 0) return [['postscreen_dnsbl_sites', '']]
  return [
    ['postscreen_dnsbl_sites', blocklists.map(({ zone, weight }) => `${zone}*${weight}`).join(', ')],
    ['postscreen_dnsbl_threshold', String(refusalWeight)],
    ['postscreen_dnsbl_action', 'enforce'],
    ['postscreen_dnsbl_timeout', '5s'],
    ['postscreen_dnsbl_max_ttl', '1h'],
  ]
}
