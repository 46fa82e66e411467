import type { MailboxProvider, ProviderSecrets } from './mailbox-provider.ts'

/** Modules that would ask the internet, learn, delay, or need time; the rest judges a message in well under a second. */
const disabledModules = [
  ...[
    'antivirus',
    'asn',
    'bimi',
    'dcc',
    'elastic',
    'emails',
    'external_services',
    'fuzzy_check',
    'greylist',
    'hfilter',
  ],
  ...['history_redis', 'metadata_exporter', 'mid', 'mime_types', 'multimap', 'mx_check', 'neural', 'p0f', 'phishing'],
  ...['ratelimit', 'rbl', 'replies', 'reputation', 'rspamd_update', 'spamtrap', 'surbl', 'url_redirector', 'whitelist'],
]

/** The public suffixes that matter here. Rspamd compiles its list at first start; the whole one takes it 20 s of CPU. */
const publicSuffixes = [
  'test',
  'com',
  'net',
  'org',
  'info',
  'io',
  'dev',
  'app',
  'email',
  'eu',
  'de',
  'fr',
  'uk',
  'co.uk',
  'com.au',
]
const suffixesPath = '/etc/rspamd/public-suffixes.dat'

const keyDirectory = '/etc/lab-dkim'

interface ConfigFile {
  readonly content: string
  readonly mode: number
  readonly owner: string
}

/** Everything that a provider's Rspamd (3.4) reads: it verifies what comes in and signs what its people send. */
export function rspamdFiles(
  provider: MailboxProvider,
  secrets: ProviderSecrets,
): Readonly<Record<string, string | ConfigFile>> {
  const keys = secrets.dkim.map(({ selector, signingKey }) => {
    const file: ConfigFile = { content: signingKey, mode: 0o640, owner: 'root:_rspamd' }
    return [keyPath(selector), file] as const
  })
  const disabled = disabledModules.map((name) => [overridePath(`${name}.conf`), 'enabled = false;\n'] as const)
  return {
    [overridePath('options.inc')]: renderOptions(provider),
    [suffixesPath]: `${publicSuffixes.join('\n')}\n`,
    [overridePath('logging.inc')]: 'type = "console";\nsystemd = true;\nlevel = "notice";\n',
    [overridePath('worker-normal.inc')]: 'enabled = false;\n',
    [overridePath('worker-controller.inc')]: 'enabled = false;\n',
    [overridePath('worker-fuzzy.inc')]: 'enabled = false;\n',
    [overridePath('worker-proxy.inc')]: proxyWorker,
    [overridePath('classifier-bayes.conf')]: 'enabled = false;\n',
    [overridePath('redis.conf')]: 'servers = "127.0.0.1";\n',
    [overridePath('milter_headers.conf')]: milterHeaders,
    [overridePath('dkim_signing.conf')]: renderSigning(provider, secrets),
    [overridePath('arc.conf')]: 'sign_authenticated = false;\nsign_inbound = false;\nsign_local = false;\n',
    [overridePath('dmarc.conf')]: 'reporting { enabled = false; }\n',
    [overridePath('actions.conf')]: renderActions(provider),
    ...Object.fromEntries(disabled),
    ...Object.fromEntries(keys),
  }
}

function overridePath(name: string): string {
  return `/etc/rspamd/override.d/${name}`
}

function keyPath(selector: string): string {
  return `${keyDirectory}/${selector}.key`
}

/** Answers are kept by the lab's resolver for seconds; nothing is kept here, failures least of all. */
function renderOptions(provider: MailboxProvider): string {
  return `dns {
  nameserver = ["${provider.resolver}"];
  timeout = 2s;
  retransmits = 2;
  fails_cache_time = 1s;
}
local_addrs = ["127.0.0.0/8"];
url_tld = "${suffixesPath}";
disable_hyperscan = true;
soft_reject_on_timeout = true;
task_timeout = 8s;
`
}

const proxyWorker = `bind_socket = "127.0.0.1:11332";
count = 1;
milter = yes;
timeout = 20s;
upstream "local" {
  default = yes;
  self_scan = yes;
}
`

const milterHeaders = `use = ["authentication-results", "x-spam-status", "x-spamd-result"];
skip_local = false;
skip_authenticated = true;
`

function renderSigning(provider: MailboxProvider, secrets: ProviderSecrets): string {
  const selectors = secrets.dkim.map(({ selector }) => `{ selector = "${selector}"; path = "${keyPath(selector)}"; }`)
  return `sign_authenticated = true;
sign_local = true;
use_esld = false;
check_pubkey = false;
try_fallback = false;
domain {
  "${provider.domain}" {
    selectors [ ${selectors.join(', ')} ]
  }
}
`
}

/** Content alone is refused only by the strict one, and only when it is beyond doubt. */
function renderActions(provider: MailboxProvider): string {
  const reject = provider.policy === 'strict' ? '20' : 'null'
  return `reject = ${reject};\nadd_header = 6;\ngreylist = null;\nrewrite_subject = null;\n`
}
