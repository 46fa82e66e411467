import { join } from 'node:path'
import { LabError } from './api/lab-error.ts'
import type { LabContext, LabWorld } from './world.ts'

/** The composition root of the world: puts the services of `dns/`, `authority/` and `outside/` together. */
export function createLabWorld(context: LabContext): LabWorld {
  const absent = () => Promise.reject(new LabError(501, 'no-such-service', 'This lab has no DNS yet.'))
  return {
    addresses: {
      resolver: context.addressAt(2),
      nameserver: context.addressAt(3),
      nameserverName: 'ns1.lab.test',
      acmeDirectoryUrl: `https://${context.addressAt(4)}:14000/dir`,
      rootsFile: join(context.stateDirectory, 'roots.pem'),
    },
    start: () => Promise.resolve(),
    services: () => Promise.resolve([]),
    setPtr: () => Promise.resolve(),
    listZones: () => Promise.resolve([]),
    createZone: absent,
    deleteZone: () => Promise.resolve(),
    setBlocklist: absent,
    setFault: absent,
    outside: () => Promise.resolve([]),
  }
}
