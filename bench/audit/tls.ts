import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditedNode, AuditPart } from './audited-node.ts'
import { runTool, transcript } from './run-tool.ts'
import { openSieveDoor } from './sieve-door.ts'

/** Port → how TLS begins there; null: at the first octet. */
const ports: Readonly<Record<number, string | null>> = {
  25: 'smtp',
  465: null,
  587: 'smtp',
  993: null,
  995: null,
  4190: 'sieve',
}

interface Finding {
  readonly id: string
  readonly severity: string
  readonly finding: string
}

/** What testssl.sh says about the authority that made the certificate, or about itself, and not about the node. */
const notTheNodes =
  /^(cert_revocation|OCSP|DNS_CAArecord|cert_ocsp|certificate_transparency|engine_problem|scanProblem|RC4|cert_extlifeSpan|cert_validityPeriod)/

/** testssl.sh on every port with TLS, whole; and openssl's view of certificate and protocol. */
export async function auditTls(node: AuditedNode): Promise<AuditPart> {
  const open: (readonly [number, string | null])[] = []
  for (const [port, starttls] of Object.entries(ports))
    if (await answers(node.address, Number(port))) open.push([Number(port), starttls] as const)
  const closed = Object.keys(ports).filter((port) => !open.some(([it]) => String(it) === port))
  const rows: string[] = []
  const findings: string[] = closed.map((port) => `port ${port} does not answer`)
  for (const group of threes(open)) {
    const results = await Promise.all(group.map(([port, starttls]) => runTestssl(node, port, starttls)))
    for (const [index, result] of results.entries()) {
      const port = group[index]?.[0] ?? 0
      const above = result.filter(
        ({ id, severity }) => /^(MEDIUM|HIGH|CRITICAL|FATAL)$/.test(severity) && !notTheNodes.test(id),
      )
      findings.push(
        ...above.map(({ id, severity, finding }) => `testssl.sh, port ${port}: ${id} ${severity}: ${finding}`),
      )
      const low = result.filter(({ severity }) => severity === 'LOW').map(({ id }) => id)
      const protocols = result
        .filter(({ id, finding }) => /^TLS1|^SSL/.test(id) && /^offered/.test(finding))
        .map(({ id }) => id.replace('_', '.'))
      rows.push(`| ${port} | ${protocols.join(', ')} | ${above.length} | ${[...new Set(low)].join(', ')} |`)
    }
  }
  const table = ['| port | protocols | above “low” | “low” |', '|---|---|---|---|', ...rows].join('\n')
  const text = `\`testssl.sh\` on every port. What it says of the lab’s certificate authority (no CRL, no CAA record) is left out.\n\n${table}\n\n${await opensslView(node)}`
  return { title: 'TLS', text, findings }
}

export async function runTestssl(
  node: AuditedNode,
  port: number,
  starttls: string | null,
): Promise<readonly Finding[]> {
  const directory = await mkdtemp(join(tmpdir(), 'rookery-audit-'))
  const door = starttls === 'sieve' ? await openSieveDoor(node.address) : null
  try {
    const file = join(directory, 'result.json')
    const where =
      door === null
        ? ['--ip', node.address, `${node.hostname}:${port}`]
        : ['--ip', '127.0.0.1', `${node.hostname}:${door.port}`]
    const how = starttls === null || door !== null ? [] : ['--starttls', starttls]
    const quiet = ['--quiet', '--color', '0', '--warnings', 'batch', '--nodns', 'none', '--fast']
    await runTool('testssl', [...quiet, '--add-ca', node.rootsFile, '--jsonfile', file, ...how, ...where], 600)
    return JSON.parse(await readFile(file, 'utf8')) as Finding[]
  } finally {
    await door?.close()
    await rm(directory, { recursive: true, force: true })
  }
}

async function opensslView(node: AuditedNode): Promise<string> {
  const common = [
    's_client',
    '-brief',
    '-verify_return_error',
    '-CAfile',
    node.rootsFile,
    '-verify_hostname',
    node.hostname,
    '-servername',
    node.hostname,
  ]
  const runs = [
    ['-connect', `${node.address}:993`],
    ['-connect', `${node.address}:587`, '-starttls', 'smtp'],
    ['-connect', `${node.address}:465`, '-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'],
  ]
  const parts: string[] = []
  for (const args of runs)
    parts.push(
      transcript(node, `openssl ${[...common, ...args].join(' ')}`, await runTool('openssl', [...common, ...args])),
    )
  return parts.join('\n')
}

/** It mostly waits, so that three at a time take little longer than one. */
function threes<T>(values: readonly T[]): readonly (readonly T[])[] {
  return values.flatMap((_, index) => (index % 3 === 0 ? [values.slice(index, index + 3)] : []))
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2000 })
    const finish = (result: boolean) => {
      socket.destroy()
      resolve(result)
    }
    socket.on('connect', () => finish(true))
    socket.on('timeout', () => finish(false))
    socket.on('error', () => finish(false))
  })
}
