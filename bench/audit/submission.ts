import type { AuditedNode, AuditPart } from './audited-node.ts'
import { runTool, transcript } from './run-tool.ts'

interface Try {
  readonly what: string
  readonly args: readonly string[]
  /** What the transcript must have in it. */
  readonly expected: RegExp
}

/** swaks(1): what a user may do with his password, and nobody without one. */
export async function auditSubmission(node: AuditedNode): Promise<AuditPart> {
  const { address, password } = node.user
  const server = ['--server', node.address, '--helo', 'stranger.invalid', '--suppress-data', '--tls-sni', node.hostname]
  const auth = ['--auth', 'PLAIN', '--auth-user', address, '--auth-hide-password']
  const from = (sender: string, to: string) => ['--from', sender, '--to', to]
  const tries: readonly Try[] = [
    {
      what: 'a user, STARTTLS',
      args: ['--port', '587', '--tls', ...auth, '--auth-password', password, ...from(address, node.outside)],
      expected: /<~ {2}250 2\.0\.0/,
    },
    {
      what: 'a user, TLS from the first octet',
      args: ['--port', '465', '--tls-on-connect', ...auth, '--auth-password', password, ...from(address, address)],
      expected: /<~ {2}250 2\.0\.0/,
    },
    {
      what: 'a wrong password',
      args: ['--port', '587', '--tls', ...auth, '--auth-password', 'wrong', ...from(address, address)],
      expected: /<~\* 535 5\.7\.8/,
    },
    {
      what: 'no password',
      args: ['--port', '587', '--tls', ...from(address, address)],
      expected: /<~\* 5\d\d 5\.7\.1/,
    },
    {
      what: 'a password without TLS',
      args: ['--port', '587', ...auth, '--auth-password', password, ...from(address, address)],
      expected: /Host did not advertise authentication/,
    },
    {
      what: 'another’s name',
      args: ['--port', '587', '--tls', ...auth, '--auth-password', password, ...from(`boss@${node.domain}`, address)],
      expected: /<~\* 553 5\.7\.1/,
    },
    {
      what: 'mail to nobody',
      args: ['--port', '25', ...from('joe@bigmail.test', `nobody@${node.domain}`)],
      expected: /<(-|\*\*|~\*) 550 5\.1\.1|550 5\.1\.1/,
    },
  ]
  const parts: string[] = []
  const findings: string[] = []
  for (const { what, args, expected } of tries) {
    const output = await runTool('swaks', [...server, ...args])
    if (!expected.test(output)) findings.push(`swaks, ${what}: not the answer that was expected`)
    const talk = output.split('\n').filter((line) => /^(===|\*\*\*| ?->| ?~>| ?<-| ?<~|<\*\*|<~\*)/.test(line.trim()))
    const [settled = []] = [talk.filter((line) => !/250-|EHLO|QUIT|221/.test(line))]
    parts.push(`${capital(what)}:\n\n${transcript(node, `swaks ${shown(args)}`, settled.join('\n'))}`)
  }
  return { title: 'Submission', text: parts.join('\n'), findings }
}

function shown(args: readonly string[]): string {
  return args.map((arg, index) => (args[index - 1] === '--auth-password' ? '********' : arg)).join(' ')
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}
