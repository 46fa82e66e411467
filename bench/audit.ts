import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createConnection } from '#cli/connection.ts'
import type { components } from '#client/schema.ts'
import type { LabOutsideProvider } from '#lab/api/lab-api.ts'
import { askLab } from '#lab/api/lab-client.ts'
import { labStatus } from '#lab/control.ts'
import { labPaths } from '#lab/lab-paths.ts'
import { execInMachine } from '#lab/machines/exec-in-machine.ts'
import { withFreshStack } from '#launch/fresh-stack.ts'
import type { Stack } from '#launch/stack.ts'
import { installPrograms } from '../scripts/test-tools.ts'
import { addAttackers } from '../test/support/attackers.ts'
import type { AuditedNode, AuditPart } from './audit/audited-node.ts'
import { auditGuesses } from './audit/guesses.ts'
import { auditRelay } from './audit/relay.ts'
import { runTool, transcript, wrapProse } from './audit/run-tool.ts'
import { auditSubmission } from './audit/submission.ts'
import { auditTls } from './audit/tls.ts'
import { orderByProduct } from './parts/orders.ts'

const labName = 'audit'
const own = { name: labName, range: '198.19.144.0/20', httpPort: 7073, stateRoot: '/var/lib/rookery-audit' }
const document = join(import.meta.dirname, '../docs/security.md')
const tools = [
  { name: 'swaks', program: '/usr/bin/swaks' },
  // without it swaks knows no TLS
  { name: 'libnet-ssleay-perl', program: '/usr/share/doc/libnet-ssleay-perl' },
  { name: 'testssl.sh', program: '/usr/bin/testssl' },
  { name: 'ssh-audit', program: '/usr/bin/ssh-audit' },
]

/**
 * Looks at a node that the platform just made as its attackers and auditors would, with their tools, and writes
 * docs/security.md. `--no-write` leaves the document as it is.
 */
export async function runAudit(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: { write: { type: 'boolean', default: true } },
    allowNegative: true,
  })
  await installPrograms(tools)
  const options = { ...own, image: 'golden', environment: process.env, onProgress: say } as const
  const parts = await withFreshStack(options, async (stack) => {
    const node = await orderNode(stack)
    const done: AuditPart[] = []
    // the one that gets its addresses banned comes last
    for (const audit of [auditSubmission, auditRelay, auditTls, auditSsh, auditGuesses]) {
      done.push(await audit(node))
      say(`${done.at(-1)?.title}: ${done.at(-1)?.findings.join('; ') || 'as it should be'}`)
    }
    return done
  })
  if (values.write) await writeFile(document, wrapProse(render(parts)))
  return { bench: 'audit', findings: parts.flatMap(({ findings }) => findings) }
}

async function orderNode(stack: Stack): Promise<AuditedNode> {
  const domain = 'audited.test'
  const { infrastructure } = await orderByProduct(stack, labName, domain, 'golden')
  const connection = createConnection({ url: stack.url, apiKey: stack.operatorKey, patienceSeconds: 60 })
  const mailbox = await connection.post<components['schemas']['CreatedMailbox']>('/mailboxes', {
    emailAddress: `ada@${domain}`,
  })
  const status = await labStatus(labName)
  const machine = status.machines.find(({ address }) => address === infrastructure.vpsIp)
  if (machine === undefined) throw new Error('The lab has no machine with the address of the order.')
  const { providers } = (await askLab(labPaths(labName).apiSocket, 'GET', '/outside')) as {
    providers: LabOutsideProvider[]
  }
  return {
    address: machine.address,
    hostname: mailbox.imap.host,
    domain,
    rootsFile: status.rootsFile,
    user: { address: mailbox.username, password: mailbox.password ?? '' },
    outside: providers.find((provider) => provider.domain === 'smallmail.test')?.mailbox.address ?? '',
    attackers: await addAttackers({ name: labName, range: status.range }, 3),
    exec: async (argv) => (await execInMachine({ lab: labName, id: machine.id }, argv)).stdout,
  }
}

/** ssh-audit(1): what it would fail; it ends with an error when there is anything. */
export async function auditSsh(node: AuditedNode): Promise<AuditPart> {
  const output = await runTool('ssh-audit', ['--no-colors', '--level=warn', node.address])
  const failed = output.split('\n').filter((line) => /\[(fail|warn)\]/.test(line) && !/\[info\]/.test(line))
  const all = await runTool('ssh-audit', ['--no-colors', '--batch', node.address])
  return {
    title: 'SSH',
    text: transcript(
      node,
      `ssh-audit --level=warn ${node.address}`,
      failed.join('\n') ||
        all
          .split('\n')
          .filter((line) => /^\((kex|key|enc|mac)\)/.test(line))
          .join('\n'),
    ),
    findings: failed.filter((line) => line.includes('[fail]')).map((line) => `ssh-audit: ${line.trim()}`),
  }
}

function render(parts: readonly AuditPart[]): string {
  const findings = parts.flatMap((part) => part.findings)
  const verdict =
    findings.length === 0
      ? 'Nothing was found that should not be.'
      : `Found:\n\n${findings.map((it) => `- ${it}`).join('\n')}`
  const sections = parts.map(({ title, text }) => `## ${title}\n\n${text}`)
  return `# A node, seen by its auditors

\`npm run bench -- audit\` writes this page: it orders a node in a lab, looks at it from outside with the tools that
auditors and attackers use (swaks, openssl, testssl.sh, ssh-audit and a prober of our own), and keeps what they said.
How to report a weakness is in [SECURITY.md](../SECURITY.md).

${verdict}

${sections.join('\n')}`
}

function say(text: string): void {
  process.stderr.write(`· ${text}\n`)
}
