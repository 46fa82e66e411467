import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { createAcmeCertificateAuthority } from '#providers/acme/acme.ts'
import type { Challenge } from '#providers/acme/certificate-authority.ts'
import { createMemoryCertificateAuthority } from '#providers/acme/memory.ts'
import { createRfc2136DnsProvider } from '#providers/dns/rfc2136/rfc2136.ts'
import { ProviderError } from '#providers/provider-error.ts'
import { type OwnKnot, startKnot } from '../support/knot.ts'
import { findFreePort, skipUnless } from '../support/own-servers.ts'
import { makePebbleIdentity, type OwnPebble, startHttpAnswerer, startPebble } from '../support/pebble.ts'
import { describeCertificateAuthority, request } from './certificate-authority.ts'
import { rejectsWith } from './dns-provider.ts'

describeCertificateAuthority('memory', async () => {
  const answers = new Set<string>()
  const authority = createMemoryCertificateAuthority({ checkChallenge: ({ response }) => answers.has(response) })
  return {
    authority,
    types: ['dns-01', 'http-01'],
    publish: async ({ response }) => void answers.add(response),
    remove: async ({ response }) => void answers.delete(response),
    rootPem: authority.rootPem,
    names: ['a.contract.test', 'b.contract.test'],
  }
})

const skip = skipUnless('knotd', 'knotc', 'pebble')
const zone = 'acme.test'
const httpAnswers = new Map<string, string>()
const resources = new AsyncDisposableStack()
let knot: OwnKnot
let pebble: OwnPebble
let serial = 0

before(async () => {
  if (skip !== false) return
  const identity = resources.use(await makePebbleIdentity())
  setDefaultCACertificates([...getCACertificates('default'), await readFile(identity.caPath, 'utf8')])
  knot = resources.use(await startKnot([zone]))
  await knot.add(zone, `*.${zone}`, 60, 'A', '127.0.0.1')
  pebble = resources.use(await startPebble(identity, knot.port))
  resources.use(await startHttpAnswerer(pebble.httpPort, httpAnswers))
})
after(() => resources.disposeAsync())

function connect(directoryUrl = pebble.directoryUrl) {
  return createAcmeCertificateAuthority({ name: 'Pebble', directoryUrl, validationTimeoutSeconds: 30 })
}

function changeAnswer({ type, domainName, token, response }: Challenge, isThere: boolean): Promise<void> | void {
  if (type === 'http-01') {
    const path = `/.well-known/acme-challenge/${token}`
    return void (isThere ? httpAnswers.set(path, response) : httpAnswers.delete(path))
  }
  const { port, keyName, secretBase64 } = knot
  const credentials = {
    server: '127.0.0.1',
    port,
    keyName,
    secretBase64,
    zones: [zone],
    algorithm: 'hmac-sha256',
  } as const
  const name = `_acme-challenge.${domainName}`
  const set = { name, type: 'TXT', ttlSeconds: 5, values: [response] } as const
  const change = { name, type: 'TXT', before: isThere ? null : set, after: isThere ? set : null } as const
  return createRfc2136DnsProvider(credentials).applyChanges(zone, [change])
}

describeCertificateAuthority(
  'acme at Pebble',
  async () => {
    serial += 1
    return {
      authority: connect(),
      types: ['dns-01', 'http-01'],
      publish: async (challenge) => await changeAnswer(challenge, true),
      remove: async (challenge) => await changeAnswer(challenge, false),
      rootPem: pebble.rootPem,
      names: [`a${serial}.${zone}`, `b${serial}.${zone}`],
    }
  },
  skip,
)

describe('acme at Pebble, when something is wrong', { skip }, () => {
  const solver = { types: ['dns-01'], publish: async () => undefined, remove: async () => undefined } as const

  test('calls names that the authority rejects an invalid request, with its words', async () => {
    const error = await connect()
      .issue(request(['x.blocked.test']), solver)
      .catch((caught: unknown) => caught)

    assert.ok(error instanceof ProviderError)
    assert.equal(error.kind, 'invalid-request')
    assert.match(error.message, /rejectedIdentifier/)
  })

  test('calls an authority that is not there unavailable, at once', async () => {
    const port = await findFreePort()
    const startedAt = performance.now()

    await rejectsWith('unavailable', connect(`https://127.0.0.1:${port}/dir`).issue(request([`x.${zone}`]), solver))
    assert.ok(performance.now() - startedAt < 5000)
  })

  test('says which way of proof is missing when none of the solver’s is offered', async () => {
    const work = connect().issue(request([`*.${zone}`]), { ...solver, types: ['http-01'] })

    await rejectsWith('invalid-request', work)
    await assert.rejects(work, /dns-01/)
  })
})
