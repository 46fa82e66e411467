import type { BundleFile } from '#protocol/agent-protocol.ts'
import { type FileSpec, filesOf, managedBy } from '../bundle-files.ts'
import type { NodeSnapshot } from '../snapshot.ts'
import { renderDkimKeys, renderDkimSigning } from './dkim-signing.ts'
import { renderSettings } from './settings.ts'

/**
 * Rspamd 3.4 as a milter: signs what our users send, judges what comes in. Package defaults hold; these files are merged
 * into them. Modules that ask services on the internet about each message are off.
 */
export function renderRspamd(snapshot: NodeSnapshot): BundleFile[] {
  return filesOf('rspamd', [
    local('options.inc', options(snapshot)),
    local('logging.inc', 'type = "console";\nsystemd = true;\nlevel = "notice";\n'),
    local('worker-proxy.inc', proxyWorker),
    local('worker-normal.inc', 'enabled = false;\n'),
    local('worker-controller.inc', 'enabled = false;\n'),
    local('redis.conf', 'servers = "127.0.0.1:6379";\ntimeout = 1s;\n'),
    local('milter_headers.conf', milterHeaders(snapshot)),
    local(
      'mime_types.conf',
      `file = ["$LOCAL_CONFDIR/local.d/maps.d/mime_types.inc.local", "fallback+file://$CONFDIR/maps.d/mime_types.inc"];\n`,
    ),
    local('actions.conf', 'reject = 15;\nadd_header = 6;\ngreylist = null;\n'),
    local('settings.conf', renderSettings()),
    local('dkim_signing.conf', renderDkimSigning(snapshot)),
    ...silentModules.map((module) => local(`${module}.conf`, 'enabled = false;\n')),
    ...renderDkimKeys(snapshot),
  ])
}

/** Modules that fetch lists or ask name servers that only exist on the open internet, or that need more than we run. */
const silentModules = [
  'arc',
  'asn',
  'fuzzy_check',
  'greylist',
  'history_redis',
  'mid',
  'multimap',
  'mx_check',
  'neural',
  'phishing',
  'rbl',
  'replies',
  'rspamd_update',
  'url_redirector',
  'whitelist',
]

const proxyWorker = `bind_socket = "127.0.0.1:11332";
milter = yes;
timeout = 60s;
count = 2;
upstream "local" {
  default = yes;
  self_scan = yes;
}
`

function local(name: string, content: string): FileSpec {
  return { path: `/etc/rspamd/override.d/${name}`, content: `# ${managedBy}\n${content}` }
}

/** `filters` are the modules written in C: not `fuzzy_check`, for whose servers' names Rspamd would wait when it starts. */
function options(snapshot: NodeSnapshot): string {
  const nameservers = snapshot.resolvers.map((address) => `"${address}"`)
  return `filters = "chartable,dkim,regexp";
local_addrs = ["127.0.0.0/8", "::1"];
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
