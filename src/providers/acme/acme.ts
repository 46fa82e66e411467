/** ACME (RFC 8555) with dns-01 and http-01 challenges, on the library acme-client. */
import { X509Certificate } from 'node:crypto'
import { type Authorization, Client, crypto, type Order } from 'acme-client'
import { waitFor } from '#lib/wait-for.ts'
import { ProviderError } from '../provider-error.ts'
import { describeFailure, toProviderError } from './acme-errors.ts'
import { settleAcmeHttp } from './acme-http.ts'
import type {
  CertificateAuthority,
  CertificateRequest,
  Challenge,
  ChallengeSolver,
  IssuedCertificate,
} from './certificate-authority.ts'

export interface AcmeOptions {
  /** For people, such as `Let's Encrypt`. */
  readonly name: string
  readonly directoryUrl: string
  /** For the CA to look at all challenges of an order, and again for it to make the certificate. Default 120. */
  readonly validationTimeoutSeconds?: number
}

type AcmeChallenge = Authorization['challenges'][number]

export function createAcmeCertificateAuthority(options: AcmeOptions): CertificateAuthority {
  settleAcmeHttp()
  return {
    name: options.name,
    issue: async (request, solver) => {
      try {
        return await issue(options, request, solver)
      } catch (error) {
        throw toProviderError(error, options.directoryUrl)
      }
    },
  }
}

async function issue(
  options: AcmeOptions,
  request: CertificateRequest,
  solver: ChallengeSolver,
): Promise<IssuedCertificate> {
  const client = new Client({ directoryUrl: options.directoryUrl, accountKey: request.accountKeyPem })
  const csr = await createCsr(request)
  await ensureAccount(client, request.contactEmail)
  const identifiers = request.names.map((value) => ({ type: 'dns', value }))
  const order = await client.createOrder({ identifiers })
  await proveControl(client, order, solver, options)
  const chainPem = await finalize(client, order, csr, options)
  return readIssued(chainPem)
}

/**
 * Finds or makes the account of the key (RFC 8555 §7.3). For one that exists the library goes on to send an update, which
 * a CA may refuse because nothing changes; the account is known by then, and that is all that is needed.
 */
async function ensureAccount(client: Client, contactEmail: string | null): Promise<void> {
  const contact = contactEmail === null ? {} : { contact: [`mailto:${contactEmail}`] }
  try {
    await client.createAccount({ termsOfServiceAgreed: true, ...contact })
  } catch (error) {
    if (!hasAccount(client)) throw error
  }
}

function hasAccount(client: Client): boolean {
  try {
    return client.getAccountUrl() !== ''
  } catch {
    return false
  }
}

async function createCsr({ names, privateKeyPem }: CertificateRequest): Promise<Buffer> {
  try {
    const [, csr] = await crypto.createCsr({ commonName: names[0] ?? '', altNames: [...names] }, privateKeyPem)
    return csr
  } catch (cause) {
    throw new ProviderError('invalid-request', 'The names or the private key make no certificate request.', { cause })
  }
}

/** Publishes every answer first and then tells the CA, so that several names share one wait for their DNS. */
async function proveControl(
  client: Client,
  order: Order,
  solver: ChallengeSolver,
  options: AcmeOptions,
): Promise<void> {
  const authorizations = await client.getAuthorizations(order)
  const pending = authorizations.filter(({ status }) => status === 'pending')
  const chosen = await Promise.all(pending.map((authorization) => choose(client, authorization, solver)))
  try {
    for (const { challenge } of chosen) await solver.publish(challenge)
    for (const { acme } of chosen) await client.completeChallenge(acme)
    await waitForAuthorizations(client, order, options)
  } finally {
    await removeAll(
      solver,
      chosen.map(({ challenge }) => challenge),
    )
  }
}

async function choose(client: Client, authorization: Authorization, solver: ChallengeSolver) {
  const domainName = authorization.identifier.value
  for (const type of solver.types) {
    const acme = authorization.challenges.find((offered) => offered.type === type)
    if (acme === undefined) continue
    const response = await client.getChallengeKeyAuthorization(acme)
    const challenge: Challenge = { type, domainName, token: acme.token, response }
    return { acme, challenge }
  }
  const offered = authorization.challenges.map(({ type }) => type).join(', ')
  throw new ProviderError(
    'invalid-request',
    `${domainName} can be proven only by ${offered}, which is not set up here.`,
  )
}

async function waitForAuthorizations(client: Client, order: Order, options: AcmeOptions): Promise<void> {
  await poll('the certificate authority to look at the challenges', options, async () => {
    const authorizations = await client.getAuthorizations(order)
    const failed = authorizations.find(({ status }) => status !== 'pending' && status !== 'valid')
    if (failed !== undefined) throw challengeFailure(failed)
    return authorizations.every(({ status }) => status === 'valid')
  })
}

function challengeFailure({ identifier, status, challenges }: Authorization): ProviderError {
  const failed = challenges.find((challenge: AcmeChallenge) => challenge.status === 'invalid')
  const reason = failed !== undefined && 'error' in failed ? describeFailure(failed.error) : `it is ${status}`
  const type = failed?.type ?? 'challenge'
  return new ProviderError(
    'conflict',
    `The certificate authority could not confirm ${identifier.value} by ${type}: ${reason}.`,
  )
}

async function finalize(client: Client, order: Order, csr: Buffer, options: AcmeOptions): Promise<string> {
  let current = await client.finalizeOrder(await client.getOrder(order), csr)
  await poll('the certificate to be made', options, async () => {
    current = await client.getOrder(order)
    if (current.status === 'invalid') {
      const reason = 'error' in current ? describeFailure(current.error) : 'no reason given'
      throw new ProviderError('conflict', `The certificate authority refused the order: ${reason}.`)
    }
    return current.status === 'valid'
  })
  return await client.getCertificate(current)
}

/** Polls once a second at first use quickly; errors end the wait, time running out is `unavailable`. */
async function poll(what: string, options: AcmeOptions, isDone: () => Promise<boolean>): Promise<void> {
  const timeoutSeconds = options.validationTimeoutSeconds ?? 120
  let failure: { readonly error: unknown } | null = null
  const step = async () => {
    try {
      return await isDone()
    } catch (error) {
      failure = { error }
      return true
    }
  }
  try {
    await waitFor(step, { what, timeoutSeconds, intervalMilliseconds: 500 })
  } catch (cause) {
    throw new ProviderError('unavailable', `Waited ${timeoutSeconds} s for ${what} in vain.`, { cause })
  }
  if (failure !== null) throw (failure as { readonly error: unknown }).error
}

/** Every answer is taken away, also when taking away another one fails; such a failure hides nothing. */
async function removeAll(solver: ChallengeSolver, challenges: readonly Challenge[]): Promise<void> {
  await Promise.allSettled(challenges.map((challenge) => solver.remove(challenge)))
}

function readIssued(chainPem: string): IssuedCertificate {
  const leaf = new X509Certificate(chainPem)
  return {
    chainPem,
    notBefore: leaf.validFromDate,
    notAfter: leaf.validToDate,
    serialNumber: leaf.serialNumber.toLowerCase(),
  }
}
