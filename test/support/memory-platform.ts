import { setTimeout as delay } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import { Secret } from '#lib/secret.ts'
import { createVault, installationOwner } from '#lib/vault.ts'
import { waitFor } from '#lib/wait-for.ts'
import type { NodeId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import { createSecretStores } from '#model/secret-store.ts'
import { recordHeartbeat } from '#operations/agents/record-heartbeat.ts'
import { registerAgent } from '#operations/agents/register-agent.ts'
import type { OperationContext } from '#operations/context.ts'
import { ensureInstallation, installationPlaces } from '#operations/installation/ensure-installation.ts'
import { defaultBlocklists } from '#plan/verification/blocklists.ts'
import { createMemoryCertificateAuthority, type MemoryCertificateAuthority } from '#providers/acme/memory.ts'
import { createMemoryComputeProvider, type MemoryComputeProvider } from '#providers/compute/memory.ts'
import { createMemoryDnsProvider, type MemoryDnsProvider } from '#providers/dns/memory.ts'
import { createMemoryDnsLookup } from '#providers/lookup/memory.ts'
import { createMemoryMailProbe, type MemoryMailProbe } from '#providers/probe/memory.ts'
import { createMemorySeedMailbox, type MemorySeedMailbox } from '#providers/seed-mailbox/memory.ts'
import { openReconcileQueue, type ReconcileQueue } from '#queue/reconcile-queue.ts'
import { allReconcilers } from '#reconcile/all-reconcilers.ts'
import type { ReconcileContext } from '#reconcile/reconciler.ts'
import { runReconciler } from '#reconcile/run-reconciler.ts'
import { findNewestBundle } from '#store/node-bundles.ts'
import { withScope } from '#store/scope.ts'
import { createSealedSecretStore } from '#store/sealed-secret-store.ts'
import type { Database } from '#store/tables.ts'
import { healthyHeartbeat } from './healthy-heartbeat.ts'

/** The platform with a world that exists only in this process: real store, queue and loops, memory providers. */
export interface MemoryPlatform {
  /** What the loops are given, for a test that runs one by itself. */
  readonly context: ReconcileContext
  readonly operations: OperationContext
  readonly compute: MemoryComputeProvider
  readonly dns: MemoryDnsProvider
  readonly probe: MemoryMailProbe
  readonly seed: MemorySeedMailbox
  readonly certificateAuthority: MemoryCertificateAuthority
  readonly errors: readonly unknown[]
  /** Sets the clock of the loops ahead by so much more. */
  skipSeconds(seconds: number): void
  /** Starts a worker; several may run. */
  startWorker(): Promise<ReconcileQueue>
  /** Registers like a node's first boot and reports what a healthy agent would, again and again until stopped. */
  runAgent(nodeId: NodeId): Promise<{ stop(): Promise<void> }>
}

/** With a price for one of them, as a provider may have it. */
const offerings = [
  {
    size: 'starter',
    region: 'memory',
    vcpus: 1,
    memoryBytes: 2 * 1024 ** 3,
    monthlyPrice: { minor: 499, currency: 'EUR' },
  },
  { size: 'professional', region: 'memory', vcpus: 2, memoryBytes: 4 * 1024 ** 3 },
] as const

export async function createMemoryPlatform(
  db: Kysely<Database>,
  url: string,
  masterKey = new Secret(Buffer.alloc(32, 7)),
): Promise<MemoryPlatform> {
  const vault = createVault(masterKey)
  let skippedSeconds = 0
  const operations: OperationContext = {
    vault,
    clock: () => new Date(Date.now() + skippedSeconds * 1000),
    settings: {
      publicUrl: 'http://127.0.0.1:7070',
      sendsMail: false,
      canUsersMakeTenants: false,
      primaryDomain: 'rookery-mail.test',
      computeProvider: 'memory',
      regions: ['memory', 'lab'],
      nodeImage: 'golden',
      dnsProviders: { rfc2136: () => [] },
    },
  }
  const installation = await withScope(db, systemScope, (scoped) => ensureInstallation(scoped, operations, null))
  const compute = createMemoryComputeProvider({ installationId: installation.id, looksUntilRunning: 2, offerings })
  const dns = createMemoryDnsProvider()
  const { probe, seed } = createMemoryMail(operations.clock)
  const certificateAuthority = createMemoryCertificateAuthority()
  const errors: unknown[] = []
  const context: ReconcileContext = {
    db,
    vault,
    clock: operations.clock,
    world: {
      compute: () => compute,
      computeNames: ['memory'],
      dns: () => dns,
      lookup: createMemoryDnsLookup((name, type) => {
        if (type !== 'PTR') return dns.findRecordSet(name, type)
        const reverseName = compute.findReverseName(name)
        return reverseName === null ? null : { name, type, ttlSeconds: 60, values: [reverseName] }
      }),
      secretStores: createSecretStores(createSealedSecretStore(db, vault), []),
      probe,
      certificateAuthority,
      seedMailboxes: [seed],
      mailSender: null,
      isTrustedChain: () => true,
    },
    settings: {
      installationId: installation.id,
      agentUrl: 'https://192.0.2.1:7443',
      agentCaPem: installation.agentCaCertificatePem,
      bundleKeyPem: vault.openText(
        installationOwner,
        installationPlaces.bundleKey,
        installation.bundleKeySealed ?? Buffer.alloc(0),
      ),
      bundlePublicKeyPem: installation.bundlePublicKeyPem ?? '',
      agentSha256: 'a'.repeat(64),
      runtimeSha256: 'b'.repeat(64),
      acmeContactEmail: null,
      blocklists: defaultBlocklists,
      caaIdentities: ['ca.example'],
      acmeAccountKeyPem: vault.openText(
        'installation',
        'installation/acme_account_key_sealed/installation',
        installation.acmeAccountKeySealed,
      ),
      sshPublicKey: installation.sshPublicKey,
      agentTokenKey: new Secret(Buffer.alloc(32, 9)),
      auditRetentionDays: 0,
      nodeResolvers: [],
      primaryDomain: { name: 'rookery-mail.test', dnsProvider: 'rfc2136', dnsCredentials: new Secret<unknown>(null) },
    },
  }
  return {
    context,
    operations,
    compute,
    dns,
    probe,
    seed,
    certificateAuthority,
    errors,
    skipSeconds: (seconds) => {
      skippedSeconds += seconds
    },
    startWorker: () =>
      openReconcileQueue({
        db,
        url,
        concurrency: 2,
        onError: (error) => void errors.push(error),
        run: async (loop, id, failureCount) => {
          const reconciler = allReconcilers.find((candidate) => candidate.loop === loop)
          if (reconciler === undefined) return { nextLookInSeconds: null, hasFailed: false }
          return await runReconciler(context, reconciler, id, failureCount, (error) => void errors.push(error))
        },
      }),
    runAgent: (nodeId) => runAgent(db, operations, compute, nodeId),
  }
}

/** Seed mailbox and probe that deliver to one another, every message judged `pass`. */
function createMemoryMail(now: () => Date): { probe: MemoryMailProbe; seed: MemorySeedMailbox } {
  const seed: MemorySeedMailbox = createMemorySeedMailbox({
    address: 'seed@bigmail.test',
    onSend: (message) => probe.deliver(message.to, message.messageId),
  })
  const probe: MemoryMailProbe = createMemoryMailProbe({
    now,
    onSubmit: ({ messageId, from }) => {
      const receivedAt = now()
      const headers = passingHeaders({ from, messageId, receivedAt })
      seed.deliver(messageId, { folder: 'INBOX', receivedAt, headers })
    },
  })
  return { probe, seed }
}

function passingHeaders(mail: { from: string; messageId: string; receivedAt: Date }): string {
  const domain = mail.from.split('@')[1] ?? ''
  return [
    `Return-Path: <${mail.from}>`,
    `Authentication-Results: mx.bigmail.test; dkim=pass header.d=${domain} header.s=r1 header.b=abcdefgh; dkim=pass header.d=${domain} header.s=e1 header.b=ijklmnop; spf=pass smtp.mailfrom=check@${domain}; dmarc=pass (policy=none) header.from=${domain}`,
    `Received: from mail.${domain} by mx.bigmail.test (Postfix) with ESMTPS (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)) id 1; Sun, 22 Nov 2026 00:00:00 +0000`,
    `DKIM-Signature: v=1; a=rsa-sha256; d=${domain}; s=r1; b=abcdefghxyz; bh=x; h=from`,
    `DKIM-Signature: v=1; a=ed25519-sha256; d=${domain}; s=e1; b=ijklmnopxyz; bh=x; h=from`,
    `From: <${mail.from}>`,
    `Message-ID: ${mail.messageId}`,
    `Date: ${mail.receivedAt.toUTCString()}`,
    '',
    '',
  ].join('\r\n')
}

async function runAgent(
  db: Kysely<Database>,
  operations: OperationContext,
  compute: MemoryComputeProvider,
  nodeId: NodeId,
): Promise<{ stop(): Promise<void> }> {
  const machine = await waitFor(
    async () => (await compute.listMachines()).find(({ mark, state }) => mark.nodeId === nodeId && state === 'running'),
    { what: 'the machine', timeoutSeconds: 20 },
  )
  const token = /Bearer\s+([\w-]{20,})/.exec(compute.specOf(machine.id)?.userData ?? '')?.[1] ?? ''
  const request = { version: 2, hostname: machine.name, agentVersion: '0.1.0' } as const
  await withScope(db, systemScope, (scoped) => registerAgent(scoped, operations, new Secret(token), request))
  const stopped = new AbortController()
  const beats = (async () => {
    while (!stopped.signal.aborted) {
      await withScope(db, systemScope, async (scoped) => {
        const node = await scoped.tx
          .selectFrom('sendingNodes')
          .selectAll()
          .where('id', '=', nodeId)
          .forUpdate()
          .executeTakeFirst()
        if (node === undefined) return
        const bundle = await findNewestBundle(scoped, nodeId)
        await recordHeartbeat(scoped, operations, node, healthyHeartbeat(bundle, node.directorySequence))
      })
      await delay(50, undefined, { signal: stopped.signal }).catch(() => undefined)
    }
  })()
  return {
    async stop() {
      stopped.abort()
      await beats
    },
  }
}
