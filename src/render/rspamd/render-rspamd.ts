import type { BundleFile } from '#protocol/agent-protocol.ts'
import { nodePaths } from '#protocol/node-paths.ts'
import { type FileSpec, filesOf, managedBy } from '../bundle-files.ts'
import { redisSocket } from '../redis/render-redis.ts'
import type { NodeSnapshot } from '../snapshot.ts'
import { renderArc } from './arc.ts'
import { renderDkimKeys, renderDkimSigning } from './dkim-signing.ts'
import { renderLocalRules } from './local-rules.ts'
import { renderSettings } from './settings.ts'

/**
 * Rspamd 3.4 as a milter: signs what our users send, judges what comes in. Package defaults hold; these files are merged
 * into them. Modules that ask services on the internet about each message are off.
 */
export function renderRspamd(snapshot: NodeSnapshot): BundleFile[] {
  return filesOf('rspamd', [
    ...workers,
    ...verdicts,
    local('options.inc', options(snapshot)),
    local('logging.inc', 'type = "console";\nsystemd = true;\nlevel = "notice";\n'),
    local('redis.conf', `servers = "${redisSocket}";\ntimeout = 1s;\n`),
    local('history_redis.conf', 'nrows = 500;\nsubject_privacy = true;\n'),
    local('classifier-bayes.conf', 'expire = 8640000;\n'),
    local('milter_headers.conf', milterHeaders(snapshot)),
    { path: '/etc/rspamd/local.d/rspamd.lua', content: renderLocalRules() },
    local('settings.conf', renderSettings()),
    local('dkim_signing.conf', renderDkimSigning(snapshot)),
    local('arc.conf', renderArc(snapshot)),
    ...silentModules.map((module) => local(`${module}.conf`, 'enabled = false;\n')),
    ...renderDkimKeys(snapshot),
    { path: '/etc/systemd/system/rspamd.service.d/rookery.conf', content: unit },
  ])
}

/** Modules that fetch lists or ask name servers that only exist on the open internet, or that need more than we run. */
const silentModules = [
  'asn',
  'fuzzy_check',
  'mid',
  'multimap',
  'mx_check',
  'neural',
  'phishing',
  'ratelimit',
  'rbl',
  'replies',
  'rspamd_update',
  'url_redirector',
  'whitelist',
]

/**
 * Postfix comes by a Unix socket: on TCP each message would wait 40 ms for a delayed acknowledgement (RFC 1122 §4.2.3.2). It is
 * Postfix' alone: who may speak here may have mail of any domain signed.
 */
const proxyWorker = `bind_socket = "${nodePaths.milterSocket} mode=0660 owner=_rspamd group=postfix";
milter = yes;
timeout = 60s;
count = 2;
upstream "local" {
  default = yes;
  self_scan = yes;
}
reject_message = "This message looks like spam, or fails the DMARC policy of its domain";
`

/** In Postfix' group Rspamd may give its socket to it. */
const unit = `# ${managedBy}\n[Service]\nSupplementaryGroups=postfix\n`

/** The controller answers on a socket of Rspamd's own user: to what learns from Junk, and to root. */
const workers = [
  local('worker-proxy.inc', proxyWorker),
  local('worker-normal.inc', 'enabled = false;\n'),
  local('worker-controller.inc', 'bind_socket = "/run/rspamd/controller.sock mode=0600";\ncount = 1;\n'),
]

/**
 * | score     | what happens                                             |
 * |-----------|----------------------------------------------------------|
 * | below 5   | taken                                                    |
 * | 5 to 15   | a sender who was not seen before is to come back (451)   |
 * | 6 to 15   | and then `X-Spam: Yes`, which leads to Junk              |
 * | 15 and up | refused (554)                                            |
 *
 * What fails the DMARC policy of the domain in From is treated as its owner asks (RFC 7489 §6.3), except that no mail is
 * refused for `p=quarantine`.
 */
const verdicts = [
  local('actions.conf', 'reject = 15;\nadd_header = 6;\ngreylist = 5;\n'),
  local(
    'greylist.conf',
    'timeout = 2min;\nexpire = 7d;\nipv4_mask = 24;\nmessage = "Please try again in two minutes";\n',
  ),
  local('dmarc.conf', 'actions {\n  quarantine = "add header";\n  reject = "reject";\n}\n'),
  local(
    'mime_types.conf',
    `file = ["$LOCAL_CONFDIR/local.d/maps.d/mime_types.inc.local", "fallback+file://$CONFDIR/maps.d/mime_types.inc"];\n`,
  ),
]

function local(name: string, content: string): FileSpec {
  return { path: `/etc/rspamd/override.d/${name}`, content: `# ${managedBy}\n${content}` }
}

/** For the headers that Postfix adds: a message of just the allowed size must not be too large for Rspamd, again and again. */
const headroomBytes = 1024 * 1024

/** `filters` are the modules written in C: not `fuzzy_check`, for whose servers' names Rspamd would wait when it starts. */
function options(snapshot: NodeSnapshot): string {
  const nameservers = snapshot.resolvers.map((address) => `"${address}"`)
  return `filters = "chartable,dkim,regexp";
local_addrs = ["127.0.0.0/8", "::1"];
max_message = ${snapshot.limits.messageSizeBytes + headroomBytes};
dns {
  timeout = 1s;
  retransmits = 2;
${nameservers.length === 0 ? '' : `  nameserver = [${nameservers.join(', ')}];\n`}}
rrd = null;
`
}

/** `Authentication-Results` (RFC 8601) under the node's name, and the spam headers that Sieve reads. */
function milterHeaders(snapshot: NodeSnapshot): string {
  return `use = ["authentication-results", "x-spamd-bar", "x-spam-level"];
skip_local = true;
skip_authenticated = true;
routines {
  authentication-results {
    header = "Authentication-Results";
    remove = 0;
    add_smtp_user = false;
    auth_serv_id = "${snapshot.hostname}";
  }
}
`
}
