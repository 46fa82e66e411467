import { Client, type NextAuthHandler } from 'ssh2'
import type { SshMethods } from './mail-probe.ts'

/**
 * See `MailProbe.readSshMethods`. Asks as root, who always exists: a name that does not would count as an attack. The
 * server's key does not matter here, nothing secret is sent.
 */
export function readSshMethods(ipAddress: string, timeoutSeconds: number, port = 22): Promise<SshMethods> {
  const client = new Client()
  return new Promise<SshMethods>((resolve) => {
    const fail = (reason: string) => resolve({ state: 'unknown', reason })
    const timer = setTimeout(() => fail('it did not answer in time'), timeoutSeconds * 1000)
    client.on('error', (error) => fail(error.message))
    client.on('close', () => {
      clearTimeout(timer)
      fail('it ended the connection')
    })
    client.on('ready', () => resolve({ state: 'offered', methods: ['none'] }))
    client.connect({
      host: ipAddress,
      port,
      username: 'root',
      readyTimeout: timeoutSeconds * 1000,
      hostVerifier: () => true,
      authHandler: (methodsLeft: readonly string[] | null, _isPartial: boolean, next: NextAuthHandler) => {
        if (methodsLeft === null) return next('none')
        resolve({ state: 'offered', methods: [...methodsLeft] })
        client.end()
      },
    })
  }).finally(() => client.end())
}
