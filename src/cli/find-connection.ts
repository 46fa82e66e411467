import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Connection, createConnection } from './connection.ts'

/** Where "npm start" leaves address and operator key for this command, newest way first. */
const knownFiles = [
  '/var/lib/rookery/rookery/command-line.json',
  join(homedir(), '.local/share/rookery/rookery/command-line.json'),
]

/**
 * The API to talk to: ROOKERY_URL and ROOKERY_API_KEY, or what "npm start" on this machine wrote down.
 * @throws {Error} with what to set when there is neither.
 */
export function findConnection(environment: Readonly<Record<string, string | undefined>>, url?: string): Connection {
  const apiKey = environment['ROOKERY_API_KEY']
  const given = url ?? environment['ROOKERY_URL']
  if (apiKey !== undefined && given !== undefined) return createConnection({ url: given, apiKey })
  const written = readFirst(environment['ROOKERY_COMMAND_LINE_FILE'])
  if (written !== null) return createConnection({ url: given ?? written.url, apiKey: apiKey ?? written.apiKey })
  throw new Error('No API is known. Run "npm start" on this machine, or set ROOKERY_URL and ROOKERY_API_KEY.')
}

function readFirst(file: string | undefined): { readonly url: string; readonly apiKey: string } | null {
  for (const path of file === undefined ? knownFiles : [file]) {
    try {
      return JSON.parse(readFileSync(path, 'utf8')) as { url: string; apiKey: string }
    } catch {
      // Not there, or not ours to read: the next one.
    }
  }
  return null
}
