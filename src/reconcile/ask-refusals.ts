import { randomBytes } from 'node:crypto'
import { newPrefixedId } from '#lib/id.ts'
import { limitConcurrency } from '#lib/limit-concurrency.ts'
import { systemScope } from '#model/scope.ts'
import { type RefusalSchedule, type StoredRefusals, scheduleRefusals } from '#plan/verification/refusal-schedule.ts'
import type { RefusalEvidence } from '#plan/verification/verification-evidence.ts'
import type { InfrastructureSnapshot } from '#store/infrastructure-snapshot.ts'
import { claimRefusals, updateNode } from '#store/nodes.ts'
import { withScope } from '#store/scope.ts'
import { readCredentials } from './exchange-mail.ts'
import { probedPortsOf } from './look-at-node.ts'
import type { NodeFeatures } from './node-features.ts'
import type { ReconcileContext } from './reconciler.ts'
import { programMessage, spamMessage } from './test-messages.ts'

/** Long enough for a round against a node that drops everything. */
const claimSeconds = 120

/**
 * Asks the node what it must refuse when that is due, and stores the answers with the node. Else, and when somebody
 * else asks right now, resolves with what is stored; `null`: nothing yet.
 */
export async function askRefusals(
  context: ReconcileContext,
  snapshot: InfrastructureSnapshot,
  features: NodeFeatures,
): Promise<RefusalEvidence | null> {
  const known = snapshot.node.refusals as StoredRefusals | null
  if (!isAnythingDue(scheduleOf(context, snapshot, known))) return known?.refusals ?? null
  const now = context.clock()
  const staleBefore = new Date(now.getTime() - claimSeconds * 1000)
  const claim = { infrastructureId: snapshot.infrastructure.id, now, staleBefore }
  const claimed = await withScope(context.db, systemScope, (scoped) => claimRefusals(scoped, snapshot.node.id, claim))
  if (claimed === null) return known?.refusals ?? null
  const stored = await askWhatIsDue(context, snapshot, features, claimed.refusals as StoredRefusals | null)
  await withScope(context.db, systemScope, (scoped) =>
    updateNode(scoped, snapshot.node.id, {
      refusals: JSON.stringify(stored),
      refusalsClaimedBy: null,
      refusalsClaimedAt: null,
    }),
  )
  return stored?.refusals ?? null
}

function scheduleOf(
  context: ReconcileContext,
  { bundle, infrastructure }: InfrastructureSnapshot,
  stored: StoredRefusals | null,
): RefusalSchedule {
  const isVerified = infrastructure.provisionedAt !== null
  return scheduleRefusals({ stored, bundleHash: bundle?.hash ?? null, now: context.clock(), isVerified })
}

function isAnythingDue({ asksAll, triesPasswords }: RefusalSchedule): boolean {
  return asksAll || triesPasswords
}

/** `stored` as it is now that nobody else asks: another order on the node may have asked a moment ago. */
async function askWhatIsDue(
  context: ReconcileContext,
  snapshot: InfrastructureSnapshot,
  features: NodeFeatures,
  stored: StoredRefusals | null,
): Promise<StoredRefusals | null> {
  const due = scheduleOf(context, snapshot, stored)
  const at = context.clock().toISOString()
  const asked: StoredRefusals | null = due.asksAll
    ? {
        at,
        bundleHash: snapshot.bundle?.hash ?? null,
        passwordsAt: stored?.passwordsAt ?? null,
        refusals: {
          ...(await askAll(context, snapshot, features)),
          passwords: stored?.refusals.passwords ?? null,
        },
      }
    : stored
  if (asked === null || !due.triesPasswords) return asked
  const passwords = await tryPasswords(context, snapshot)
  return { ...asked, passwordsAt: at, refusals: { ...asked.refusals, passwords } }
}

/** Ports of Redis and Rspamd, which nobody outside may reach. */
const insidePorts = [6379, 11332, 11334] as const
const conversationsAtOnce = 4
/** Above the quota of the check mailbox, below the largest message that a node takes. */
const largeMessageBytes = 20 * 1024 * 1024

async function askAll(
  context: ReconcileContext,
  snapshot: InfrastructureSnapshot,
  features: NodeFeatures,
): Promise<Omit<RefusalEvidence, 'passwords'>> {
  const { probe } = context.world
  const { domain, infrastructure, node, hasCatchAll, checkMailboxQuotaMb } = snapshot
  const server = { ipAddress: node.ipAddress ?? '', serverName: infrastructure.smtpHost }
  const recipient = infrastructure.smtpUsername
  const limit = limitConcurrency(conversationsAtOnce)
  const messageOf = (make: typeof spamMessage) =>
    make({ recipient, messageId: `<${newPrefixedId('check')}@${domain.name}>`, at: context.clock() })
  const canFill =
    features.hasQuotaPolicy && checkMailboxQuotaMb !== null && checkMailboxQuotaMb * 1024 ** 2 < largeMessageBytes
  const [oldTls, relays, unknownRecipient, fullMailbox, spam, program, disclosure, ssh, exposed] = await Promise.all([
    Promise.all(
      probedPortsOf(features).map((port) =>
        limit(async () => toOldTls(port, await probe.tryOldTls({ ...server, port }))),
      ),
    ),
    Promise.all(
      ([25, 465, 587] as const).map((port) =>
        limit(() => probe.tryRelay({ ...server, port, domainName: domain.name, localAddress: recipient })),
      ),
    ),
    limit(() => probe.tryRecipient({ ...server, recipient: `${newPrefixedId('nobody')}@${domain.name}` })),
    canFill ? limit(() => probe.tryRecipient({ ...server, recipient, sizeBytes: largeMessageBytes })) : null,
    limit(() => probe.tryMessage({ ...server, recipient, message: messageOf(spamMessage) })),
    features.refusesPrograms
      ? limit(() => probe.tryMessage({ ...server, recipient, message: messageOf(programMessage) }))
      : null,
    limit(() => probe.tryDisclosure({ ...server, address: recipient })),
    probe.readSshMethods(server.ipAddress),
    Promise.all(insidePorts.map(async (port) => ((await probe.isListening(server.ipAddress, port)) ? [port] : []))),
  ])
  return {
    oldTls,
    relays: relays.flat(),
    hasCatchAll,
    unknownRecipient,
    fullMailbox,
    spam,
    program,
    disclosure,
    ssh,
    exposedPorts: exposed.flat(),
  }
}

function toOldTls(
  port: RefusalEvidence['oldTls'][number]['port'],
  result: Awaited<ReturnType<ReconcileContext['world']['probe']['tryOldTls']>>,
): RefusalEvidence['oldTls'][number] {
  switch (result.state) {
    case 'accepted':
      return { port, state: result.state, detail: result.tlsProtocol }
    case 'unknown':
      return { port, state: result.state, detail: result.reason }
    case 'refused':
      return { port, state: result.state, detail: '' }
  }
}

/**
 * Signs in rightly afterwards: Dovecot makes an address wait seconds longer after each wrong password and forgets it
 * after a right one (https://doc.dovecot.org/2.3/configuration_manual/authentication/auth_penalty/).
 */
async function tryPasswords(
  context: ReconcileContext,
  snapshot: InfrastructureSnapshot,
): Promise<NonNullable<RefusalEvidence['passwords']>> {
  const { probe } = context.world
  const credentials = await readCredentials(context, snapshot)
  const wrong = { ...credentials, password: randomBytes(18).toString('base64url') }
  const tries = await Promise.all(
    (['smtp', 'imap'] as const).map(async (protocol) => ({
      protocol,
      answer: await probe.tryPassword({ ...wrong, protocol }),
    })),
  )
  await probe.findInInbox({ ...credentials, messageId: `<${newPrefixedId('check')}@${snapshot.domain.name}>` })
  return tries
}
