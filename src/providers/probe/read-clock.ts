import { request } from 'node:http'
import type { HttpTarget } from './mail-probe.ts'

/** See `MailProbe.readClock`. */
export function readClock(
  { ipAddress, hostName, path }: HttpTarget,
  timeoutSeconds: number,
  portNumber = 80,
): Promise<Date | null> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(timeoutSeconds * 1000)
    const options = {
      host: ipAddress,
      port: portNumber,
      path,
      headers: { host: hostName },
      agent: false,
      signal,
    } as const
    const outgoing = request({ ...options, method: 'HEAD' })
    outgoing.on('error', () => resolve(null))
    outgoing.on('response', (response) => {
      response.resume()
      const at = new Date(response.headers.date ?? '')
      resolve(Number.isNaN(at.getTime()) ? null : at)
    })
    outgoing.end()
  })
}
