import { CommandError, runCommand } from '#lib/run-command.ts'
import type { AuditedNode } from './audited-node.ts'

const longestTranscript = 60
const longestLine = 116

/** Runs a program; resolves with everything it said, also when it ends with an error, which is what some are asked to show. */
export async function runTool(program: string, args: readonly string[], timeoutSeconds = 300): Promise<string> {
  const env = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/root',
    LC_ALL: 'C.UTF-8',
    TERM: 'dumb',
  }
  try {
    const { stdout, stderr } = await runCommand(program, args, { env, timeoutSeconds })
    return `${stdout}${stderr}`
  } catch (error) {
    if (error instanceof CommandError && error.exitCode !== null) return `${error.stdout}${error.stderr}`
    throw error
  }
}

/** A transcript for the document: the command and what it said, without secrets and paths of this machine, and not too long. */
export function transcript(node: AuditedNode, command: string, output: string): string {
  const secrets = [node.user.password, Buffer.from(`\0${node.user.address}\0${node.user.password}`).toString('base64')]
  const clean = (text: string) =>
    secrets.reduce((sum, secret) => sum.replaceAll(secret, '********'), text).replaceAll(node.rootsFile, 'roots.pem')
  const lines = clean(output)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
  const shown =
    lines.length > longestTranscript
      ? [...lines.slice(0, longestTranscript), `… ${lines.length - longestTranscript} more lines`]
      : lines
  const narrow = [`$ ${clean(command)}`, ...shown].map((line) =>
    line.length > longestLine ? `${line.slice(0, longestLine)} …` : line,
  )
  return `\`\`\`\n${narrow.join('\n')}\n\`\`\`\n`
}

/** Prose in lines of at most 116 characters; tables, lists and transcripts stay as they are. */
export function wrapProse(text: string): string {
  let isCode = false
  const wrap = (line: string): string => {
    if (line.startsWith('```')) isCode = !isCode
    if (isCode || line.length <= longestLine || line.startsWith('|')) return line
    const cut = line.lastIndexOf(' ', longestLine)
    return cut < 1 ? line : `${line.slice(0, cut)}\n${wrap(line.slice(cut + 1))}`
  }
  return text.split('\n').map(wrap).join('\n')
}
