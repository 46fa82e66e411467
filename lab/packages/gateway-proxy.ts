import { once } from 'node:events'
import type { LabService } from '../api/lab-api.ts'
import { createPackageCache } from './package-cache.ts'
import { createPackageProxy } from './package-proxy.ts'

/** The package proxy of a lab, on its gateway's address. */
export interface GatewayProxy {
  readonly url: string
  /** Starts to listen unless it does; the address must be there. Old packages are removed first. */
  listen(): Promise<void>
  close(): Promise<void>
  service(): LabService
}

const PORT = 3142
const MAX_BYTES = 4 * 1024 ** 3

export function openGatewayProxy(options: {
  readonly address: string
  readonly directory: string
  readonly archives: readonly string[]
}): GatewayProxy {
  const cache = createPackageCache(options.directory, MAX_BYTES)
  const server = createPackageProxy({ cache, archives: options.archives })
  return {
    url: `http://${options.address}:${PORT}`,
    async listen() {
      if (server.listening) return
      await cache.evict()
      server.listen(PORT, options.address)
      await once(server, 'listening')
    },
    async close() {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
    service() {
      const state = server.listening ? 'up' : 'down'
      return { name: 'packages', state, detail: `package proxy at ${options.address}:${PORT}` }
    },
  }
}
