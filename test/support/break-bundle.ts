import { canonicalJson } from '#lib/canonical-json.ts'
import { sha256Hex } from '#lib/hash.ts'
import type { BundleFile, UnsignedBundle } from '#protocol/agent-protocol.ts'

/** One way in which one file of a bundle is wrong. */
export interface Breakage {
  readonly path: string
  readonly kind: 'empty' | 'cut-off' | 'syntax' | 'semantics' | 'swapped-certificate'
  readonly content: string
}

/** A bundle with one file broken, and the hash that then belongs to it. */
export function breakBundle(bundle: UnsignedBundle, { path, content }: Breakage): UnsignedBundle {
  const files = bundle.files.map((file) => (file.path === path ? { ...file, content } : file))
  return { ...bundle, files, hash: sha256Hex(canonicalJson(files)) }
}

/** Every file of the bundle, each broken in all ways that suit its kind. */
export function listBreakages(bundle: UnsignedBundle): Breakage[] {
  return bundle.files.flatMap((file) => [
    { path: file.path, kind: 'empty' as const, content: '' },
    {
      path: file.path,
      kind: 'cut-off' as const,
      content: file.content.slice(0, file.content.length / 2).trimEnd(),
    },
    ...breakSyntax(file),
    ...breakSemantics(file),
    ...swapCertificate(file, bundle.files),
  ])
}

/** What a checker or a daemon must notice, by the place of the file. */
const garbage: readonly (readonly [RegExp, string])[] = [
  [/^\/etc\/postfix\/main\.cf$/, 'no_such_setting = 1\n'],
  [/^\/etc\/postfix\/master\.cf$/, 'smtp wrong\n'],
  [/^\/etc\/postfix\/rookery\/.*\.cf$/, 'nonsense without a sign\n'],
  [/^\/etc\/dovecot\/dovecot\.conf$/, 'no_such_setting = 1\n'],
  [/^\/etc\/dovecot\/.*\.sieve$/, 'if {\n'],
  [/^\/etc\/rspamd\/.*\.(?:conf|inc)$/, '{{{\n'],
  [/^\/etc\/redis\/redis\.conf$/, 'no-such-directive yes\n'],
  [/^\/etc\/nftables\.conf$/, 'drop everything\n'],
  [/^\/etc\/fail2ban\/jail\.local$/, '[sshd\n'],
  [/^\/etc\/ssh\//, 'Nonsense yes\n'],
]

function breakSyntax({ path, content }: BundleFile): Breakage[] {
  const text = garbage.find(([place]) => place.test(path))?.[1]
  return text === undefined ? [] : [{ path, kind: 'syntax', content: `${content}${text}` }]
}

/** What every checker takes and no mail survives: path, text, replacement. */
const mistakes: readonly (readonly [string, RegExp, string])[] = [
  ['/etc/postfix/main.cf', /^virtual_transport = .*$/m, 'virtual_transport = lmtp:unix:private/nobody-listens'],
  ['/etc/postfix/main.cf', /^smtpd_sasl_path = .*$/m, 'smtpd_sasl_path = private/nobody-listens'],
  ['/etc/postfix/master.cf', /^submission inet/m, '2587 inet'],
  ['/etc/postfix/rookery/domains.cf', /FROM domains/, 'FROM no_such_table'],
  ['/etc/postfix/rookery/mailboxes.cf', /mail\.db/, 'no-such.db'],
  ['/etc/postfix/rookery/sender-logins.cf', /^query = .*$/m, "query = SELECT 'nobody@self-test.invalid'"],
  ['/etc/dovecot/dovecot.conf', /^mail_location = .*$/m, 'mail_location = maildir:/proc/no-such-place'],
  ['/etc/dovecot/rookery-sql.conf.ext', /auth\.db/, 'no-such.db'],
  ['/etc/rspamd/override.d/worker-proxy.inc', /milter\.sock/, 'nowhere.sock'],
  ['/etc/redis/redis.conf', /^port 6379$/m, 'port 6399'],
]

function breakSemantics({ path, content }: BundleFile): Breakage[] {
  return mistakes
    .filter(([place, text]) => place === path && text.test(content))
    .map(([, text, replacement]) => ({ path, kind: 'semantics', content: content.replace(text, replacement) }))
}

function swapCertificate({ path }: BundleFile, files: readonly BundleFile[]): Breakage[] {
  if (!path.endsWith('.pem')) return []
  const directory = path.slice(0, path.lastIndexOf('/') + 1)
  const other = files.find(
    (file) => file.path !== path && file.path.startsWith(directory) && file.path.endsWith('.pem'),
  )
  return other === undefined ? [] : [{ path, kind: 'swapped-certificate', content: other.content }]
}
