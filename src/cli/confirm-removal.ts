import { createInterface } from 'node:readline/promises'
import type { Output } from './output.ts'

/**
 * Asks for the name of what is to be removed, so that nothing goes by a slip; `isAgreed` (from `--yes`) skips the question.
 * @throws {Error} when the answer is another, or nobody can be asked (a pipe, `--json`)
 */
export async function confirmRemoval(output: Output, name: string, loss: string, isAgreed: boolean): Promise<void> {
  if (isAgreed) return
  if (!output.isTerminal || output.isJson || !process.stdin.isTTY) {
    throw new Error(`${loss} Add --yes when that is meant.`)
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  // Ctrl-D closes it without an answer
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('\n')))
  const question = terminal.question(`${loss}\nType ${name} to go on: `).catch(() => '\n')
  const answer = await Promise.race([question, closed])
  terminal.close()
  if (answer === '\n') output.line()
  if (answer.trim().toLowerCase() !== name) throw new Error('Nothing was removed.')
}
