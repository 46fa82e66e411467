import { X509Certificate } from 'node:crypto'
import acme, { type Authorization, type Client } from 'acme-client'
import { ProviderError } from '../provider-error.ts'
import { toProviderError } from './acme-error.ts'
import type {
  CertificateAuthority,
  CertificateRequest,
  Challenge,
  ChallengeSolver,
  ChallengeType,
  IssuedCertificate,
} from './certificate-authority.ts'

export interface AcmeOptions {
  /** For people: `Let's Encrypt`. */
  readonly name: string
  readonly directoryUrl: string
}

/** Polling of challenges and orders: quick at first, then patient, at most about two minutes in all. */
const polling = { backoffAttempts: 30, backoffMin: 200, backoffMax: 5000 }

/** A CA that speaks ACME (RFC 8555). Roots of its HTTPS come from Node (NODE_EXTRA_CA_CERTS for private ones). */
export function createAcmeAuthority(options: AcmeOptions): CertificateAuthority {
  return {
    name: options.name,
    async issue(request, solver) {
      try {
        return await issue(options, request, solver)
      } catch (error) {
        throw toProviderError(error, options.name)
      }
    },
  }
}

async function issue(
  options: AcmeOptions,
  request: CertificateRequest,
  solver: ChallengeSolver,
): Promise<IssuedCertificate> {
  const client = new acme.Client({ directoryUrl: options.directoryUrl, accountKey: request.accountKeyPem, ...polling })
  const contact = request.contactEmail === null ? {} : { contact: [`mailto:${request.contactEmail}`] }
  await client.createAccount({ termsOfServiceAgreed: true, ...contact })
  const order = await client.createOrder({
    identifiers: request.names.map((value) => ({ type: 'dns', value })),
  })
  const authorizations = await client.getAuthorizations(order)
  await Promise.all(authorizations.map((authorization) => authorize(client, authorization, solver)))
  const [, csr] = await acme.crypto.createCsr({ altNames: [...request.names] }, request.privateKeyPem)
  const finalized = await client.finalizeOrder(order, csr)
  return describeChain(await client.getCertificate(finalized))
}

/** RFC 8555 §7.5: answers one of the challenges that the solver can. An authorization that is valid already is done. */
async function authorize(client: Client, authorization: Authorization, solver: ChallengeSolver): Promise<void> {
  if (authorization.status === 'valid') return
  const offered = solver.types
    .map((type) => authorization.challenges.find((candidate) => candidate.type === type))
    .find((candidate) => candidate !== undefined)
  const domainName = authorization.identifier.value
  if (offered === undefined) {
    const wanted = solver.types.join(' or ')
    throw new ProviderError('invalid-request', `The CA offers no ${wanted} challenge for ${domainName}.`)
  }
  const challenge: Challenge = {
    type: offered.type as ChallengeType,
    domainName,
    token: offered.token,
    response: await client.getChallengeKeyAuthorization(offered),
  }
  try {
    await solver.publish(challenge)
    await client.completeChallenge(offered)
    await client.waitForValidStatus(offered)
  } catch (error) {
    throw error instanceof ProviderError ? error : toProviderError(error, `the challenge for ${domainName}`, 'conflict')
  } finally {
    await solver.remove(challenge)
  }
}

function describeChain(chainPem: string): IssuedCertificate {
  const leaf = new X509Certificate(chainPem)
  return {
    chainPem,
    notBefore: leaf.validFromDate,
    notAfter: leaf.validToDate,
    serialNumber: leaf.serialNumber.toLowerCase(),
  }
}
