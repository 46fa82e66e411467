import { type Config, ConfigError, readJsonSetting } from '#config/config.ts'
import { seedMailboxesSchema } from '#config/seed-mailboxes.ts'
import type { SecretStores } from '#model/secret-store.ts'
import { createAcmeCertificateAuthority } from '#providers/acme/acme.ts'
import type { CertificateAuthority } from '#providers/acme/certificate-authority.ts'
import { createMemoryCertificateAuthority } from '#providers/acme/memory.ts'
import { type ComputeProviderConfig, createComputeProvider } from '#providers/compute/registry.ts'
import { createDnsProvider } from '#providers/dns/registry.ts'
import { instrument } from '#providers/instrument.ts'
import { createResolverLookup } from '#providers/lookup/resolver-lookup.ts'
import type { MailSender } from '#providers/mail-sender/mail-sender.ts'
import { createSmtpMailSender } from '#providers/mail-sender/smtp.ts'
import { createNetworkProbe } from '#providers/probe/network-probe.ts'
import { ProviderError } from '#providers/provider-error.ts'
import { createImapSeedMailbox } from '#providers/seed-mailbox/imap.ts'
import type { SeedMailbox } from '#providers/seed-mailbox/seed-mailbox.ts'
import type { World } from '#reconcile/reconciler.ts'
import { providerCallSeconds } from '#telemetry/metrics.ts'
import { watchTrustedRoots } from './trusted-roots.ts'

/** Chooses the adapters by configuration; the loops see only their interfaces. Every call is counted and timed. */
export function buildWorld(config: Config, installationId: string, secretStores: SecretStores): World {
  const watch = <T extends object>(name: string, provider: T): T =>
    instrument(name, provider, ({ method, outcome, seconds }) =>
      providerCallSeconds.observe({ provider: name, method, outcome }, seconds),
    )
  const compute = watch(config.ROOKERY_COMPUTE_PROVIDER, createComputeProvider(computeConfig(config, installationId)))
  return {
    computeNames: [compute.name],
    compute(name) {
      if (name === compute.name) return compute
      throw new ProviderError(
        'invalid-request',
        `This installation orders machines at ${compute.name}, not at ${name}.`,
      )
    },
    dns: (name, credentials) => watch(name, createDnsProvider(name, credentials)),
    secretStores,
    lookup: createResolverLookup({ resolvers: config.ROOKERY_RESOLVERS }),
    probe: createNetworkProbe(),
    certificateAuthority: watch('acme', certificateAuthority(config)),
    seedMailboxes: seedMailboxes(config).map((mailbox) => watch(mailbox.address, mailbox)),
    mailSender: mailSender(config),
    isTrustedChain: watchTrustedRoots(config.ROOKERY_TRUSTED_ROOTS_FILE),
  }
}

function computeConfig(config: Config, installationId: string): ComputeProviderConfig {
  if (config.ROOKERY_COMPUTE_PROVIDER === 'memory') return { kind: 'memory', installationId }
  if (config.ROOKERY_LAB_SOCKET === '') throw new ConfigError('ROOKERY_LAB_SOCKET is needed for the provider local.')
  return { kind: 'local', installationId, socketPath: config.ROOKERY_LAB_SOCKET }
}

function certificateAuthority(config: Config): CertificateAuthority {
  if (config.ROOKERY_ACME_DIRECTORY_URL === 'memory') return createMemoryCertificateAuthority()
  return createAcmeCertificateAuthority({
    name: config.ROOKERY_ACME_NAME,
    directoryUrl: config.ROOKERY_ACME_DIRECTORY_URL,
  })
}

function seedMailboxes(config: Config): readonly SeedMailbox[] {
  const variable = 'ROOKERY_SEED_MAILBOXES_FILE'
  const parsed = seedMailboxesSchema.safeParse(readJsonSetting(config[variable], variable) ?? [])
  if (!parsed.success) throw new ConfigError(`${config[variable]} (${variable}) is not valid: ${parsed.error.message}`)
  return parsed.data.map(createImapSeedMailbox)
}

function mailSender({ ROOKERY_SYSTEM_MAIL_URL: url, ROOKERY_SYSTEM_MAIL_FROM: from }: Config): MailSender | null {
  if (url === '') return null
  const variable = 'ROOKERY_SYSTEM_MAIL_URL'
  if (!URL.canParse(url) || !/^smtps?:$/.test(new URL(url).protocol)) {
    throw new ConfigError(`${variable} must be smtps://user:password@host:465 or smtp://user:password@host:587.`)
  }
  const sender = from === '' ? decodeURIComponent(new URL(url).username) : from
  if (!sender.includes('@')) throw new ConfigError(`ROOKERY_SYSTEM_MAIL_FROM is needed beside ${variable}.`)
  return createSmtpMailSender({ url, from: sender })
}
