import { hostname, userInfo } from 'node:os'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import type { Command } from 'commander'
import type { components } from '#client/schema.ts'
import { type CommonOptions, type OpenCommand, withCommonOptions } from './common-options.ts'
import { ApiProblem, type Connection, createConnection } from './connection.ts'
import { findUrl } from './find-connection.ts'
import { openPage } from './open-page.ts'
import { createOutput, type Output } from './output.ts'
import { profilesFile, readProfiles, writeProfiles } from './profiles.ts'
import { readInputFile } from './read-input-file.ts'

type Schemas = components['schemas']
type Environment = Readonly<Record<string, string | undefined>>

interface LoginOptions extends CommonOptions {
  readonly keyFile?: string
}

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

/** `rookery login`, `logout`, `me` and `open`. */
export function addLoginCommands(program: Command, environment: Environment, open: OpenCommand): void {
  withCommonOptions(program.command('login'))
    .description('sign this command in: approve it in a browser, or give it an API key')
    .option('--key-file <file>', 'take an API key from a file, - for standard input, instead of asking a browser')
    .action(async (options: LoginOptions) => await login(environment, options))
  withCommonOptions(program.command('logout'))
    .description('forget a sign-in, and end its key when it was made for it')
    .action(async (options: CommonOptions) => await logout(environment, options))
  withCommonOptions(program.command('me'))
    .description('who this command is, where, and what it may do')
    .action(async (options: CommonOptions) => await printMe(open, options))
  withCommonOptions(program.command('open'))
    .description('open a page of the dashboard in a browser')
    .argument('[page]', 'its path, such as domains', '')
    .action(async (page: string, options: CommonOptions) => {
      const { connection, output } = open(options)
      const address = `${connection.url}/${page.replace(/^\/+/, '')}`
      output.json({ url: address })
      output.line(address)
      if (!output.isJson) openPage(address)
    })
}

async function login(environment: Environment, options: LoginOptions): Promise<void> {
  const output = createOutput(process.stdout, { json: options.json ?? false })
  const name = options.profile ?? 'default'
  const { profiles } = readProfiles(environment)
  const url = findUrl(environment, options) ?? profiles[name]?.url
  if (url === undefined) throw new Error('Say where to sign in: rookery login --url https://rookery.example.com')
  const isOwnKey = options.keyFile === undefined
  const apiKey = options.keyFile === undefined ? await askBrowser(url, output) : await readKey(options.keyFile)
  const connection = createConnection({ url, apiKey })
  const me = await connection.get<Schemas['Me']>('/me')
  const profile = { url: connection.url, apiKey, isOwnKey }
  writeProfiles(environment, { current: name, profiles: { ...readProfiles(environment).profiles, [name]: profile } })
  output.json({ profile: name, url: profile.url, name: me.name, tenantId: me.tenantId })
  output.line(`Signed in at ${profile.url} as ${me.name}. The key is in ${profilesFile(environment)}.`)
}

async function readKey(file: string): Promise<string> {
  const key = (file === '-' ? await text(process.stdin) : readInputFile(file)).trim()
  if (/^rk_[\w-]+$/.test(key)) return key
  throw new Error('That is no API key: one begins with "rk_".')
}

/** The device flow (RFC 8628): shows a code, and waits for somebody to approve it. */
async function askBrowser(url: string, output: Output): Promise<string> {
  const connection = createConnection({ url, apiKey: '' })
  const body = { client_name: `rookery of ${userInfo().username} on ${hostname()}` }
  const device = await connection.post<Schemas['StartedDevice']>('/device-authorisations', body)
  const { user_code, verification_uri, verification_uri_complete } = device
  // with --json, too: without the code nobody can go on
  process.stderr.write(
    `Open ${verification_uri} and approve the code ${user_code}\n(or ${verification_uri_complete})\n`,
  )
  if (output.isTerminal) openPage(verification_uri_complete)
  return await waitForApproval(connection, device)
}

async function waitForApproval(connection: Connection, device: Schemas['StartedDevice']): Promise<string> {
  const deadline = performance.now() + device.expires_in * 1000
  let pauseSeconds = device.interval
  while (performance.now() < deadline) {
    await delay(pauseSeconds * 1000)
    try {
      const request = { device_code: device.device_code, grant_type: deviceGrant }
      const token = await connection.post<Schemas['DeviceToken']>('/device-authorisations/token', request)
      return token.access_token
    } catch (error) {
      const code = error instanceof ApiProblem ? error.code : ''
      if (code === 'slow-down') pauseSeconds += 5
      else if (code !== 'authorisation-pending') throw error
    }
  }
  throw new Error('Nobody approved the code in time. Start "rookery login" again.')
}

async function logout(environment: Environment, options: CommonOptions): Promise<void> {
  const output = createOutput(process.stdout, { json: options.json ?? false })
  const { current, profiles } = readProfiles(environment)
  const name = options.profile ?? current ?? 'default'
  const { [name]: profile, ...others } = profiles
  if (profile === undefined) throw new Error(`There is no sign-in ${name} to forget.`)
  const isEnded = profile.isOwnKey && (await endKey(createConnection(profile)))
  writeProfiles(environment, { current: Object.keys(others).at(-1) ?? null, profiles: others })
  output.json({ profile: name, isKeyRevoked: isEnded })
  output.line(`Signed out of ${profile.url}.${isEnded ? ' The key is void.' : ''}`)
}

/** Whether the key is void now; one that the API does not know any more is. */
async function endKey(connection: Connection): Promise<boolean> {
  try {
    await connection.delete('/me/key')
    return true
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return true
    process.stderr.write(`rookery: the key could not be ended: ${error instanceof Error ? error.message : error}\n`)
    return false
  }
}

async function printMe(open: OpenCommand, options: CommonOptions): Promise<void> {
  const { connection, output } = open(options)
  const me = await connection.get<Schemas['Me']>('/me')
  output.json(me)
  output.line(`${me.name} (${me.id}) at ${connection.url}`)
  output.line(`tenant ${me.tenantId ?? '-'}${me.isOperator ? ', and all others' : ''}`)
  output.line(`may ${me.permissions.length === 0 ? 'nothing' : me.permissions.join(', ')}`)
}
