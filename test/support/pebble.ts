import { writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { get } from 'node:https'
import { join } from 'node:path'
import { runCommand } from '#lib/run-command.ts'
import { findFreePort, findProgram, makeOwnDirectory, startProcess } from './own-servers.ts'

/** A real Pebble (the ACME test authority) on loopback, which validates through the given DNS server. */
export interface OwnPebble extends AsyncDisposable {
  readonly directoryUrl: string
  /** Where it looks for http-01 answers. */
  readonly httpPort: number
  /** The root under which it issues, PEM. */
  readonly rootPem: () => Promise<string>
  readonly output: () => string
}

/** The certificate that Pebble's own HTTPS shows; the process under test must trust `caPath`. */
export interface PebbleIdentity extends AsyncDisposable {
  readonly directory: string
  readonly caPath: string
}

export async function makePebbleIdentity(): Promise<PebbleIdentity> {
  const own = await makeOwnDirectory('pebble')
  const caPath = join(own.path, 'certificate.pem')
  const key = join(own.path, 'key.pem')
  await runCommand('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...[
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost,IP:127.0.0.1',
      '-keyout',
      key,
      '-out',
      caPath,
    ],
  ])
  return { directory: own.path, caPath, [Symbol.asyncDispose]: () => own[Symbol.asyncDispose]() }
}

export async function startPebble(identity: PebbleIdentity, dnsPort: number): Promise<OwnPebble> {
  const port = await findFreePort()
  const managementPort = await findFreePort()
  const httpPort = await findFreePort()
  const configuration = join(identity.directory, 'pebble.json')
  const pebble = {
    listenAddress: `127.0.0.1:${port}`,
    managementListenAddress: `127.0.0.1:${managementPort}`,
    certificate: identity.caPath,
    privateKey: join(identity.directory, 'key.pem'),
    httpPort,
    tlsPort: await findFreePort(),
    ocspResponderURL: '',
    externalAccountBindingRequired: false,
    domainBlocklist: ['blocked.test'],
  }
  await writeFile(configuration, JSON.stringify({ pebble }))
  const server = await startProcess(
    findProgram('pebble') ?? 'pebble',
    ['-config', configuration, '-dnsserver', `127.0.0.1:${dnsPort}`],
    {
      env: { PEBBLE_VA_NOSLEEP: '1', PEBBLE_VA_ALWAYS_VALID: '0', PEBBLE_WFE_NONCEREJECT: '10' },
      isReady: async () => (await fetchText(`https://127.0.0.1:${managementPort}/roots/0`)).includes('BEGIN'),
    },
  )
  return {
    directoryUrl: `https://127.0.0.1:${port}/dir`,
    httpPort,
    rootPem: () => fetchText(`https://127.0.0.1:${managementPort}/roots/0`),
    output: server.output,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** Answers http-01 challenges; the answers are in the map by path. */
export async function startHttpAnswerer(port: number, answers: ReadonlyMap<string, string>): Promise<AsyncDisposable> {
  const server: Server = createServer((request, response) => {
    const body = answers.get(request.url ?? '')
    response.writeHead(body === undefined ? 404 : 200)
    response.end(body)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Management answers only; what is trusted there does not matter. */
function fetchText(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { rejectUnauthorized: false }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString()
      })
      response.on('end', () => resolve(text))
    }).on('error', reject)
  })
}
