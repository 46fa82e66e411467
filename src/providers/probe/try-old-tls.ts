import { askForTls } from './clear-text.ts'
import { describeFailure, openSocket, startLook, startTls } from './look.ts'
import { mailPortUses } from './mail-ports.ts'
import type { OldTlsResult, ProbeTarget } from './mail-probe.ts'

/** Old versions need weak ciphers and signatures, which OpenSSL 3 allows only at security level 0. */
const oldest = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const

/** See `MailProbe.tryOldTls`. */
export async function tryOldTls(
  target: ProbeTarget,
  timeoutSeconds: number,
  portNumber: number = target.port,
): Promise<OldTlsResult> {
  using look = startLook(target.serverName, timeoutSeconds)
  const { protocol, isImplicitTls } = mailPortUses[target.port]
  let isHandshake = false
  try {
    const socket = await openSocket(look, target.ipAddress, portNumber)
    if (!isImplicitTls && !(await askForTls(protocol, socket)).isTlsReady) {
      return { state: 'unknown', reason: 'it offers no TLS' }
    }
    isHandshake = true
    const secure = await startTls(look, socket, oldest)
    return { state: 'accepted', tlsProtocol: secure.getProtocol() ?? 'TLSv1.1' }
  } catch (error) {
    const isRefusal = isHandshake && !look.isLate()
    return isRefusal ? { state: 'refused' } : { state: 'unknown', reason: describeFailure(error, look) }
  }
}
