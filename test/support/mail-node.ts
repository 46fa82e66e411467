import { canonicalJson } from '#lib/canonical-json.ts'
import { sha256Hex } from '#lib/hash.ts'
import type { BundleFile, Heartbeat } from '#protocol/agent-protocol.ts'
import { renderNodeBundle } from '#render/node-bundle.ts'
import type { NodeDkimKey, NodeLimits, NodeSnapshot } from '#render/snapshot.ts'
import type { TestDirectory, TestMailbox } from './fake-streams.ts'
import type { TestLab } from './lab-harness.ts'
import type { MailUser } from './mail-client.ts'
import { newDkimKeys, nodeSnapshot } from './node-snapshot.ts'
import { directory, mailbox, type NodeUnderTest, publishMailRecords, startNode } from './node-under-test.ts'
import { selfSigned } from './self-signed.ts'

export interface MailNodeOptions {
  /** The one domain that the node serves; its host name is `mail.` before it. */
  readonly domain: string
  /** Local parts; each gets a mailbox with the password `password`. */
  readonly mailboxes: readonly string[]
  readonly aliases?: TestDirectory['aliases']
  readonly limits?: Partial<NodeLimits>
}

/** A machine of a lab that serves mail for one domain: rendered, applied by the agent, with its DNS published. */
export interface MailNode extends AsyncDisposable {
  readonly lab: TestLab
  readonly node: NodeUnderTest
  readonly host: string
  readonly hostname: string
  readonly domain: string
  readonly keys: readonly NodeDkimKey[]
  /** A person with one of the mailboxes. */
  user(localPart: string): MailUser
  exec(...argv: readonly string[]): Promise<string>
  /** Runs a shell script on the node; resolves with what it printed. */
  run(script: string): Promise<string>
  setDirectory(mailboxes: readonly TestMailbox[], aliases?: TestDirectory['aliases']): Promise<void>
  /** Applies the next generation, with a change to its files when one is wanted. */
  configure(parts?: Partial<NodeSnapshot>, change?: (file: BundleFile) => BundleFile): Promise<void>
}

/** So high that one address may stand for many clients; they are counted all the same. */
export const limitsForManyClients: Partial<NodeLimits> = {
  clientConnectionsPerMinute: 1_000_000,
  clientMessagesPerMinute: 1_000_000,
}

export const password = 'correct horse battery'

/** Orders a golden machine and resolves when all its services run and the domain's records are published. */
export async function startMailNode(lab: TestLab, options: MailNodeOptions): Promise<MailNode> {
  const { domain } = options
  const hostname = `mail.${domain}`
  const keys = newDkimKeys()
  const certificates = [await selfSigned(hostname)]
  const node = await startNode(lab, 'golden')
  const host = node.machine.address
  let generation = 0
  let sequence = 0

  async function configure(parts: Partial<NodeSnapshot> = {}, change = (file: BundleFile) => file): Promise<void> {
    generation += 1
    const base = nodeSnapshot()
    const snapshot = nodeSnapshot({
      hostname,
      ipv4: host,
      generation,
      resolvers: [lab.status.resolver],
      domains: [{ name: domain, dkimKeys: keys }],
      certificates,
      limits: { ...base.limits, ...options.limits },
      ...parts,
    })
    const bundle = renderNodeBundle(snapshot)
    const files = bundle.files.map(change)
    const wanted = { ...bundle, files, hash: sha256Hex(canonicalJson(files)) }
    node.controlPlane.setBundle(wanted)
    const isDecided = ({ bundle: running, bundleFailure: failure }: Heartbeat) =>
      [running?.hash, failure?.hash].includes(wanted.hash)
    const { bundle: running, bundleFailure } = await node.heartbeat(`generation ${generation}`, isDecided, 180)
    if (running?.hash !== wanted.hash) throw new Error(`${bundleFailure?.step}: ${bundleFailure?.message}`)
  }

  async function setDirectory(mailboxes: readonly TestMailbox[], aliases: TestDirectory['aliases'] = []) {
    sequence += 1
    node.controlPlane.setDirectory(directory(sequence, { domains: [{ name: domain }], mailboxes, aliases }))
    await node.heartbeat('the directory', (heartbeat) => heartbeat.directorySequence === sequence, 180)
  }

  const addresses = options.mailboxes.map((localPart) => `${localPart}@${domain}`)
  const mailboxes = addresses.map((address) => mailbox(address, password, { maxSendPerDay: 10_000_000 }))
  await publishMailRecords(lab, { name: domain, hostname, address: host, keys })
  await Promise.all([configure(), setDirectory(mailboxes, options.aliases)])
  await node.heartbeat('all services', ({ phase }) => phase.name === 'running', 180)
  return {
    ...{ lab, node, host, hostname, domain, keys, configure, setDirectory },
    user: (localPart) => ({ host, address: `${localPart}@${domain}`, password }),
    exec: (...argv) => node.exec(...argv),
    run: (script) => node.exec('sh', '-euc', script),
    [Symbol.asyncDispose]: () => node[Symbol.asyncDispose](),
  }
}
