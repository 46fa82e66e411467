import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Connection, createConnection } from './connection.ts'
import { findProfile } from './profiles.ts'

/** Where "npm start" leaves address and operator key for this command, newest way first. */
const knownFiles = [
  '/var/lib/rookery/rookery/command-line.json',
  join(homedir(), '.local/share/rookery/rookery/command-line.json'),
]

type Environment = Readonly<Record<string, string | undefined>>

/** What was said on the command line. */
export interface ConnectionWish {
  readonly url?: string | undefined
  readonly profile?: string | undefined
}

interface KnownApi {
  readonly url: string
  readonly apiKey: string
}

/**
 * The API to talk to, by what says it most clearly: a named profile, ROOKERY_URL and ROOKERY_API_KEY, a named file, the
 * newest sign-in, or what "npm start" on this machine wrote down.
 * @throws {Error} with what to do when there is none.
 */
export function findConnection(environment: Environment, wish: ConnectionWish = {}): Connection {
  const apiKey = environment['ROOKERY_API_KEY']
  const given = wish.url ?? environment['ROOKERY_URL']
  const named = wish.profile ?? environment['ROOKERY_PROFILE']
  if (named === undefined && apiKey !== undefined && given !== undefined)
    return createConnection({ url: given, apiKey })
  const known = findKnown(environment, named)
  if (known === null) {
    throw new Error(
      'No API is known. Sign in with "rookery login --url <address>", run "npm start" on this machine, or set ROOKERY_URL and ROOKERY_API_KEY.',
    )
  }
  const key = named === undefined ? (apiKey ?? known.apiKey) : known.apiKey
  return createConnection({ url: (named === undefined ? given : wish.url) ?? known.url, apiKey: key })
}

/** The address of the API without a key: for signing in. */
export function findUrl(environment: Environment, { url }: ConnectionWish): string | null {
  return url ?? environment['ROOKERY_URL'] ?? readFirst(environment['ROOKERY_COMMAND_LINE_FILE'])?.url ?? null
}

function findKnown(environment: Environment, named: string | undefined): KnownApi | null {
  const file = environment['ROOKERY_COMMAND_LINE_FILE']
  if (named === undefined && file !== undefined) return readFirst(file)
  return findProfile(environment, named) ?? readFirst(undefined)
}

function readFirst(file: string | undefined): KnownApi | null {
  for (const path of file === undefined ? knownFiles : [file]) {
    try {
      return JSON.parse(readFileSync(path, 'utf8')) as KnownApi
    } catch {
      // Not there, or not ours to read: the next one.
    }
  }
  return null
}
