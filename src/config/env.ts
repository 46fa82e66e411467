import { z } from 'zod'

/** 0: any free one; the process says which. */
const port = z.coerce.number().int().min(0).max(65535)
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
)

/** A program and its arguments as JSON; empty: none. */
const argumentList = z
  .string()
  .default('')
  .transform((text, context): readonly string[] => {
    const parsed = text === '' ? { success: true as const, data: [] } : argv.safeParse(parseJson(text))
    if (parsed.success) return parsed.data
    context.addIssue({ code: 'custom', message: 'must be a JSON list of texts, such as ["kms", "decrypt", "key"]' })
    return []
  })
const argv = z.array(z.string().min(1)).min(1)

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Every environment variable that the processes read, with what it means; docs/reference/configuration.md is made of it. */
export const environmentSchema = z.object({
  DATABASE_URL: z.string().min(1).describe('PostgreSQL 15 or newer: postgres://user:password@host/database.'),
  ROOKERY_MASTER_KEY_FILE: z
    .string()
    .default('')
    .describe('File with 32 random bytes in base64, which seal every secret in the database; or one of the next two.'),
  ROOKERY_MASTER_KEY: z
    .string()
    .default('')
    .describe('The same as text, for platforms that hand secrets over this way.'),
  ROOKERY_MASTER_KEY_COMMAND: argumentList.describe(
    'JSON list of a program and its arguments that prints the same, such as a client of a key service; no shell.',
  ),
  ROOKERY_OTHER_MASTER_KEY_FILE: z
    .string()
    .default('')
    .describe('A second master key that opens and never seals: while the master key is changed, else empty.'),
  ROOKERY_OTHER_MASTER_KEY: z.string().default('').describe('The second master key as text.'),
  ROOKERY_OTHER_MASTER_KEY_COMMAND: argumentList.describe('The second master key by a program, as above.'),
  ROOKERY_SECRET_STORE: z
    .enum(['sealed', 'vault'])
    .default('sealed')
    .describe('Where SSH keys and SMTP passwords are kept: sealed in PostgreSQL, or in HashiCorp Vault (KV v2).'),
  ROOKERY_VAULT_URL: z.string().default('').describe('Address of Vault, such as https://vault.example.com:8200.'),
  ROOKERY_VAULT_NAMESPACE: z.string().default('').describe('Namespace in Vault; empty: none.'),
  ROOKERY_VAULT_MOUNT: z.string().default('secret').describe('Where the KV v2 engine is mounted.'),
  ROOKERY_VAULT_PREFIX: z
    .string()
    .regex(/^[\w-]+$/, 'must be one word of letters, digits, "-" and "_"')
    .default('rookery')
    .describe('First part of every path in Vault; of its own for each installation.'),
  ROOKERY_VAULT_TOKEN_FILE: z.string().default('').describe('File with a token for Vault; or:'),
  ROOKERY_VAULT_APPROLE_FILE: z
    .string()
    .default('')
    .describe('JSON file {roleId, secretId} to sign in to Vault with (AppRole).'),
  ROOKERY_OPERATOR_KEY_FILE: z
    .string()
    .default('')
    .describe("File with the operator's API key (rk_…); `migrate` makes it when missing and lets the key in."),
  ROOKERY_HTTP_HOST: z.string().default('127.0.0.1').describe('Address of the API and the dashboard.'),
  ROOKERY_HTTP_PORT: port.default(7070).describe('Port of the API and the dashboard.'),
  ROOKERY_PUBLIC_URL: z
    .union([z.literal(''), z.url({ protocol: /^https?$/ })])
    .default('')
    .describe(
      'How people reach the dashboard: https://rookery.example.com. Cookies, passkeys, links in mails and the check where requests come from depend on it; empty: http://127.0.0.1 with the port.',
    ),
  ROOKERY_TRUSTED_PROXIES: list
    .default([])
    .describe('Addresses or networks of reverse proxies whose X-Forwarded-For is believed, separated by commas.'),
  ROOKERY_OPEN_SIGN_UP: z
    .enum(['true', 'false'])
    .default('false')
    .describe('"true": anybody may sign up, by a link that is mailed; "false": only with an invitation.'),
  ROOKERY_SYSTEM_MAIL_URL: z
    .string()
    .default('')
    .describe(
      'Where mail of the installation itself (links, invitations) is submitted: smtps://user:password@host:465, or smtp:// with STARTTLS; a node of this installation or a relay. Empty: none is sent.',
    ),
  ROOKERY_SYSTEM_MAIL_FROM: z
    .string()
    .default('')
    .describe('From whom that mail is: "Rookery <rookery@example.com>"; empty: the user of ROOKERY_SYSTEM_MAIL_URL.'),
  ROOKERY_OIDC_ISSUER: z
    .union([z.literal(''), z.url({ protocol: /^https?$/ })])
    .default('')
    .describe('Issuer of the OpenID Connect provider for single sign-on; empty: none.'),
  ROOKERY_OIDC_CLIENT_ID: z.string().default('').describe('Client id at that provider.'),
  ROOKERY_OIDC_CLIENT_SECRET_FILE: z
    .string()
    .default('')
    .describe('File with the client secret; empty: a public client.'),
  ROOKERY_OIDC_NAME: z.string().default('Single sign-on').describe('What the button for it says.'),
  ROOKERY_OIDC_OPENS_ACCOUNTS: z
    .enum(['true', 'false'])
    .default('false')
    .describe('"true": who signs in there for the first time gets an account here.'),
  ROOKERY_AGENT_HOST: z.string().default('0.0.0.0').describe('Address on which agents are served.'),
  ROOKERY_AGENT_PORT: port.default(7443).describe('Port on which agents are served (HTTPS with our own CA).'),
  ROOKERY_AGENT_URL: z.url().describe('How nodes reach the agent port: https://control.example.com:7443.'),
  ROOKERY_AGENT_FILE: z.string().default('dist/agent.cjs').describe('The bundled agent that nodes download.'),
  ROOKERY_RUNTIME_FILE: z
    .string()
    .default('')
    .describe('The Node binary that nodes download; empty: the one that runs this.'),
  ROOKERY_DASHBOARD_DIRECTORY: z.string().default('dist/dashboard').describe('The built dashboard.'),
  ROOKERY_PRIMARY_DOMAIN: z
    .string()
    .default('')
    .describe("The installation's own domain, in whose zone shared nodes are named; empty: none."),
  ROOKERY_PRIMARY_DNS_FILE: z
    .string()
    .default('')
    .describe('JSON file {provider, credentials} for the zone of the primary domain.'),
  ROOKERY_COMPUTE_PROVIDER: z.enum(['local', 'memory']).default('local').describe('Where new nodes are ordered.'),
  ROOKERY_REGIONS: list
    .default(['lab'])
    .describe('Regions that the order form offers, separated by commas; the provider knows what they mean.'),
  ROOKERY_LAB_SOCKET: z.string().default('').describe("Socket of the lab's API, for the compute provider local."),
  ROOKERY_NODE_IMAGE: z.enum(['golden', 'bare']).default('golden').describe('What new nodes boot from.'),
  ROOKERY_RESOLVERS: list
    .default([])
    .describe('Recursive resolvers for checks, separated by commas; empty: those of the machine.'),
  ROOKERY_NODE_RESOLVERS: list.default([]).describe('Resolvers that nodes use; empty: those the machine came with.'),
  ROOKERY_ACME_DIRECTORY_URL: z
    .string()
    .default('https://acme-v02.api.letsencrypt.org/directory')
    .describe('ACME directory of the certificate authority, or "memory" for certificates of no worth.'),
  ROOKERY_ACME_NAME: z.string().default("Let's Encrypt").describe('Name of the certificate authority, for people.'),
  ROOKERY_ACME_CONTACT: z
    .string()
    .default('')
    .describe('E-mail address given to the certificate authority; may be empty.'),
  ROOKERY_SEED_MAILBOXES_FILE: z
    .string()
    .default('')
    .describe('JSON list of mailboxes of ours at providers outside, strictest first.'),
  ROOKERY_BLOCKLISTS_FILE: z
    .string()
    .default('')
    .describe(
      'JSON list of DNS blocklists {zone, title, kind: ip or domain, removalUrl}; empty: those that count today.',
    ),
  ROOKERY_TRUSTED_ROOTS_FILE: z
    .string()
    .default('')
    .describe('PEM file of further trusted roots (private CAs); read again when it changes.'),
  ROOKERY_AUDIT_RETENTION_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(36_500)
    .default(730)
    .describe('Days for which entries of the audit log are kept; 0: for ever.'),
  ROOKERY_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('How much is logged.'),
  ROOKERY_WORKER_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(4)
    .describe('Runs at the same time, for each loop.'),
})

export type Environment = z.infer<typeof environmentSchema>
