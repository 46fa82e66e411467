import { createPrivateKey, generateKeyPair, X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'
import { Secret } from '#lib/secret.ts'
import { type ConditionUpdate, isTrue } from '#model/condition.ts'
import type { CertificateId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import {
  type CertificateFacts,
  findRenewalViolation,
  type RenewalInput,
  renewAt,
} from '#plan/certificate/renewal-policy.ts'
import type { DnsProvider } from '#providers/dns/dns-provider.ts'
import { wake } from '#queue/wake.ts'
import { type CertificateSnapshot, findCertificateSnapshot } from '#store/certificate-snapshot.ts'
import { updateCertificate } from '#store/certificates.ts'
import { withScope } from '#store/scope.ts'
import { createChallengeSolver } from './challenge-solver.ts'
import { changeAsLoop } from './change-as-loop.ts'
import { removeStaleChallenges } from './dns-challenge-solver.ts'
import { findPrimaryDns } from './node-name.ts'
import type { ReconcileContext, ReconcileResult, Reconciler } from './reconciler.ts'
import { report } from './report.ts'

const longestPauseSeconds = 6 * 3600
const waitingSeconds = 30

/** A certificate for the names that resolve to the node: key, order, challenge, renewal at two thirds of its life. */
export const certificateLoop: Reconciler = { loop: 'certificate', kind: 'certificate', reconcile }

async function reconcile(context: ReconcileContext, resourceId: string): Promise<ReconcileResult> {
  const id = resourceId as CertificateId
  const snapshot = await readSnapshot(context, id)
  if (snapshot === null) return { requeueAfterSeconds: null }

  const violation = findRenewalViolation(policyInput(context, snapshot))
  if (violation === null) return await tellReady(context, snapshot)
  const provider = automaticDns(context, snapshot)
  const obstacle = obstacleOf(snapshot, provider)
  if (obstacle !== null) {
    await tell(context, snapshot, obstacle)
    return { requeueAfterSeconds: waitingSeconds }
  }
  if (snapshot.certificate.issuedAt === null) {
    const message = `A certificate for ${snapshot.certificate.names.join(', ')} is being ordered: ${violation.message}`
    await tell(context, snapshot, { type: 'CertificateReady', status: 'false', reason: 'WaitingForOrder', message })
  }
  await issue(context, snapshot, provider)
  // told in the same run: an order waits for it
  const issued = await readSnapshot(context, id)
  if (issued === null) return { requeueAfterSeconds: null }
  const isGood = findRenewalViolation(policyInput(context, issued)) === null
  return isGood ? await tellReady(context, issued) : { requeueAfterSeconds: 1 }
}

/** Null when there is nothing to do for it any more. */
async function readSnapshot(context: ReconcileContext, id: CertificateId): Promise<CertificateSnapshot | null> {
  const snapshot = await withScope(context.db, systemScope, (scoped) => findCertificateSnapshot(scoped, id))
  return snapshot === null || snapshot.isDeleting ? null : snapshot
}

async function tellReady(context: ReconcileContext, snapshot: CertificateSnapshot): Promise<ReconcileResult> {
  await tell(context, snapshot, readyCondition(snapshot))
  const settled = snapshot.hasOwnedChallenges ? automaticDns(context, snapshot) : null
  if (settled !== null) await removeStaleChallenges(context, snapshot, settled)
  return { requeueAfterSeconds: secondsToRenewal(context, snapshot) }
}

function policyInput(context: ReconcileContext, snapshot: CertificateSnapshot): RenewalInput {
  return { names: snapshot.certificate.names, certificate: factsOf(context, snapshot), now: context.clock() }
}

/** What the stored certificate says of itself. */
function factsOf(context: ReconcileContext, { certificate, domain }: CertificateSnapshot): CertificateFacts | null {
  const { chainPem, privateKeySealed } = certificate
  if (chainPem === null || privateKeySealed === null) return null
  const leaf = new X509Certificate(chainPem)
  const place = `certificates/private_key_sealed/${certificate.id}`
  const key = createPrivateKey(context.vault.open(domain.tenantId, place, privateKeySealed).reveal())
  return {
    names: (leaf.subjectAltName ?? '').split(', ').map((name) => name.replace(/^DNS:/, '')),
    isKeyMatching: leaf.checkPrivateKey(key),
    isTrusted: context.world.isTrustedChain(chainPem),
    notBefore: leaf.validFromDate,
    notAfter: leaf.validToDate,
  }
}

/** The key is stored before it is used: an order that is cut off goes on with the same key. */
async function issue(context: ReconcileContext, snapshot: CertificateSnapshot, provider: DnsProvider | null) {
  const { certificate, domain } = snapshot
  const privateKeyPem = await nextPrivateKey(context, snapshot)
  const issued = await context.world.certificateAuthority.issue(
    {
      names: certificate.names,
      privateKeyPem: privateKeyPem.reveal(),
      accountKeyPem: context.settings.acmeAccountKeyPem.reveal(),
      contactEmail: context.settings.acmeContactEmail,
    },
    createChallengeSolver(context, snapshot, provider),
  )
  await report(context, {
    kind: 'certificate',
    resourceId: certificate.id,
    conditions: [],
    previous: snapshot.conditions,
    events: [
      {
        type: 'certificate.issued',
        severity: 'info',
        message: `${context.world.certificateAuthority.name} issued a certificate for ${certificate.names.join(', ')}, valid until ${issued.notAfter.toISOString().slice(0, 10)}.`,
        data: { names: certificate.names, serialNumber: issued.serialNumber, notAfter: issued.notAfter.toISOString() },
      },
    ],
    write: async (scoped) => {
      const place = `certificates/private_key_sealed/${certificate.id}`
      await updateCertificate(scoped, certificate.id, {
        privateKeySealed: context.vault.seal(domain.tenantId, place, Buffer.from(privateKeyPem.reveal())),
        nextPrivateKeySealed: null,
        chainPem: issued.chainPem,
        serialNumber: issued.serialNumber,
        notBefore: issued.notBefore,
        sslCertificateExpiresAt: issued.notAfter,
        issuedAt: context.clock(),
      })
      await wake(scoped, 'node-config', certificate.nodeId)
    },
  })
}

async function nextPrivateKey(
  context: ReconcileContext,
  { certificate, domain }: CertificateSnapshot,
): Promise<Secret<string>> {
  const place = `certificates/next_private_key_sealed/${certificate.id}`
  if (certificate.nextPrivateKeySealed !== null) {
    return new Secret(
      context.vault.open(domain.tenantId, place, certificate.nextPrivateKeySealed).reveal().toString('utf8'),
    )
  }
  const pair = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' })
  const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const sealed = context.vault.seal(domain.tenantId, place, Buffer.from(pem))
  await changeAsLoop(context, (scoped) => updateCertificate(scoped, certificate.id, { nextPrivateKeySealed: sealed }))
  return new Secret(pem)
}

/** The DNS host that we may write to for these names: our own for shared nodes, else the customer's when it is given. */
function automaticDns(context: ReconcileContext, { certificate, domain }: CertificateSnapshot): DnsProvider | null {
  const primary = findPrimaryDns(context, certificate.names[0] ?? '')
  if (primary !== null) return primary
  if (!domain.autoConfigureDns || domain.dnsProvider === 'manual' || domain.dnsCredentialsSealed === null) return null
  const place = `domains/dns_credentials_sealed/${domain.id}`
  const credentials = context.vault.openText(domain.tenantId, place, domain.dnsCredentialsSealed)
  return context.world.dns(domain.dnsProvider, JSON.parse(credentials.reveal()))
}

/** What must come first: proof of ownership always, the whole way to the node for HTTP-01. */
function obstacleOf(snapshot: CertificateSnapshot, provider: DnsProvider | null): ConditionUpdate | null {
  const names = snapshot.certificate.names.join(', ')
  const waiting = (reason: string, message: string): ConditionUpdate => ({
    type: 'CertificateReady',
    status: 'false',
    reason,
    message,
  })
  if (!isTrue(snapshot.domainConditions, 'OwnershipVerified')) {
    return waiting('WaitingForOwnership', `${names} gets a certificate as soon as ownership is verified.`)
  }
  if (provider !== null) return null
  if (!isTrue(snapshot.nodeConditions, 'Configured') || !isTrue(snapshot.domainConditions, 'DnsValid')) {
    return waiting('WaitingForNode', `${names} gets a certificate over HTTP once its address record leads to the node.`)
  }
  return null
}

function readyCondition({ certificate }: CertificateSnapshot): ConditionUpdate {
  const until = certificate.sslCertificateExpiresAt?.toISOString().slice(0, 10) ?? ''
  const message = `The certificate for ${certificate.names.join(', ')} is valid until ${until}.`
  return { type: 'CertificateReady', status: 'true', reason: 'Issued', message }
}

function secondsToRenewal(context: ReconcileContext, { certificate }: CertificateSnapshot): number {
  const { notBefore, sslCertificateExpiresAt } = certificate
  if (notBefore === null || sslCertificateExpiresAt === null) return waitingSeconds
  const at = renewAt({ notBefore, notAfter: sslCertificateExpiresAt })
  const seconds = (at.getTime() - context.clock().getTime()) / 1000
  return Math.min(Math.max(seconds, 1), longestPauseSeconds)
}

async function tell(context: ReconcileContext, snapshot: CertificateSnapshot, condition: ConditionUpdate) {
  await report(context, {
    kind: 'certificate',
    resourceId: snapshot.certificate.id,
    conditions: [condition],
    previous: snapshot.conditions,
  })
}
