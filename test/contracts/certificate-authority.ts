import assert from 'node:assert/strict'
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { describe, test } from 'node:test'
import type {
  CertificateAuthority,
  Challenge,
  ChallengeSolver,
  ChallengeType,
} from '#providers/acme/certificate-authority.ts'
import { rejectsWith } from './dns-provider.ts'

export interface AuthorityHarness {
  readonly authority: CertificateAuthority
  /** Challenge types that can really be answered here. */
  readonly types: readonly ChallengeType[]
  /** Makes the answer visible to the authority; and away again. */
  publish(challenge: Challenge): Promise<void>
  remove(challenge: Challenge): Promise<void>
  rootPem(): Promise<string>
  /** Names that may be asked for; fresh ones for each harness. */
  readonly names: readonly [string, string]
}

/** What every certificate authority promises; see `src/providers/acme/certificate-authority.ts`. */
export function describeCertificateAuthority(
  name: string,
  makeHarness: () => Promise<AuthorityHarness>,
  skip: string | false = false,
): void {
  describe(`certificate authority ${name}`, { skip }, () => {
    for (const type of ['dns-01', 'http-01'] as const) {
      test(`issues a certificate for several names by ${type} and leaves no answer behind`, async (t) => {
        const harness = await makeHarness()
        if (!harness.types.includes(type)) return t.skip(`${type} cannot be answered here`)
        const solver = observe(harness, [type])
        const key = newKey()

        const issued = await harness.authority.issue(request(harness.names, key), solver)

        const leaf = new X509Certificate(issued.chainPem)
        const root = new X509Certificate(await harness.rootPem())
        for (const host of harness.names) assert.equal(leaf.checkHost(host), host)
        assert.ok(leaf.checkPrivateKey(createPrivateKey(key)))
        assert.ok(chainEndsAt(issued.chainPem, root))
        assert.equal(issued.serialNumber, leaf.serialNumber.toLowerCase())
        assert.deepEqual([issued.notBefore, issued.notAfter], [leaf.validFromDate, leaf.validToDate])
        assert.equal(solver.published.length, 2)
        assert.deepEqual(tokens(solver.removed), tokens(solver.published))
      })
    }

    test('gives a new certificate each time, for the same account', async () => {
      const harness = await makeHarness()
      const order = request(harness.names)

      const first = await harness.authority.issue(order, observe(harness))
      const second = await harness.authority.issue(order, observe(harness))

      assert.notEqual(first.serialNumber, second.serialNumber)
    })

    test('calls a challenge whose answer is not there a conflict, with the authority’s words, and cleans up', async () => {
      const harness = await makeHarness()
      const solver = observe({ ...harness, publish: async () => undefined })

      const work = harness.authority.issue(request([harness.names[0]]), solver)

      await rejectsWith('conflict', work)
      await assert.rejects(work, new RegExp(harness.names[0].replaceAll('.', '\\.')))
      assert.deepEqual(tokens(solver.removed), tokens(solver.published))
    })

    test('passes on why an answer could not be published, and takes the others away', async () => {
      const harness = await makeHarness()
      const publish = async (challenge: Challenge) => {
        if (challenge.domainName === harness.names[1]) throw new Error('the disk is full')
        await harness.publish(challenge)
      }
      const solver = observe({ ...harness, publish })

      await assert.rejects(harness.authority.issue(request(harness.names), solver), /the disk is full/)
      assert.ok(solver.published.every((challenge) => tokens(solver.removed).includes(challenge.token)))
    })

    test('calls a private key that is none an invalid request', async () => {
      const harness = await makeHarness()

      await rejectsWith('invalid-request', harness.authority.issue(request(harness.names, 'no key'), observe(harness)))
    })
  })
}

interface ObservedSolver extends ChallengeSolver {
  readonly published: readonly Challenge[]
  readonly removed: readonly Challenge[]
}

function observe(harness: AuthorityHarness, types: readonly ChallengeType[] = harness.types): ObservedSolver {
  const published: Challenge[] = []
  const removed: Challenge[] = []
  return {
    types,
    published,
    removed,
    publish: async (challenge) => {
      published.push(challenge)
      await harness.publish(challenge)
    },
    remove: async (challenge) => {
      removed.push(challenge)
      await harness.remove(challenge)
    },
  }
}

function tokens(challenges: readonly Challenge[]): readonly string[] {
  return challenges.map(({ token }) => token).toSorted()
}

const accountKeyPem = newKey()

export function request(names: readonly string[], privateKeyPem = newKey()) {
  return { names, privateKeyPem, accountKeyPem, contactEmail: 'operator@example.com' }
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function chainEndsAt(chainPem: string, root: X509Certificate): boolean {
  const blocks = chainPem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  const chain = [...blocks.map((block) => new X509Certificate(block)), root]
  return chain.slice(1).every((issuer, index) => {
    const subject = chain[index]
    if (subject === undefined || subject.fingerprint256 === issuer.fingerprint256) return true
    return subject.checkIssued(issuer) && subject.verify(issuer.publicKey)
  })
}
