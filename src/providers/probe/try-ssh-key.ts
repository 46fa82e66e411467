import { Client } from 'ssh2'
import type { ServerAnswer, SshKeyTarget } from './mail-probe.ts'

/**
 * See `MailProbe.trySshKey`. The server's key is not looked at: nothing is sent that another server could use, since the
 * signature is bound to this connection's key exchange (RFC 4252 §7).
 */
export function trySshKey(target: SshKeyTarget, timeoutSeconds: number, port = 22): Promise<ServerAnswer> {
  const client = new Client()
  return new Promise<ServerAnswer>((resolve) => {
    const timer = setTimeout(
      () => resolve({ state: 'unknown', text: 'it did not answer in time' }),
      timeoutSeconds * 1000,
    )
    client.on('ready', () => resolve({ state: 'accepted', text: 'the key lets in' }))
    client.on('error', (error) => {
      const isRefusal = error.level === 'client-authentication'
      resolve({ state: isRefusal ? 'refused' : 'unknown', text: error.message })
    })
    client.on('close', () => {
      clearTimeout(timer)
      resolve({ state: 'unknown', text: 'it ended the connection' })
    })
    try {
      client.connect({
        host: target.ipAddress,
        port,
        username: target.username,
        privateKey: target.privateKeyPem,
        authHandler: ['publickey'],
        readyTimeout: timeoutSeconds * 1000,
        hostVerifier: () => true,
      })
    } catch (error) {
      resolve({ state: 'unknown', text: `the key cannot be used: ${error instanceof Error ? error.name : 'error'}` })
    }
  }).finally(() => client.end())
}
