import { stat } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { runCommand } from '#lib/run-command.ts'
import { agentFiles } from '#protocol/node-paths.ts'
import { readAgentConfig } from './agent-config.ts'
import { removeFile, writeFileAtomically } from './atomic-file.ts'

/**
 * `rookery-agent enrol`: gives a node whose key was revoked a new one-time token, read from standard input so that it is in no
 * list of processes and no history. The agent forgets its key and registers again. For root; repeatable.
 * @throws when what is read is no token
 */
export async function enrol(print: (line: string) => void): Promise<void> {
  if (process.stdin.isTTY) print('Paste the token, then press Return and Ctrl-D:')
  const token = (await text(process.stdin)).trim()
  if (!/^[\w-]{16,512}$/.test(token)) throw new Error('This is no token; nothing was changed.')
  const config = await readAgentConfig()
  const { mode, uid, gid } = await stat(agentFiles.config)
  const attributes = { mode: mode & 0o7777, uid, gid }
  await writeFileAtomically(agentFiles.config, JSON.stringify({ ...config, token }), attributes)
  await removeFile(agentFiles.state)
  await runCommand('systemctl', ['restart', 'rookery-agent.service'])
  print('The agent registers with the new token; "rookery-agent status" shows how it goes.')
}
