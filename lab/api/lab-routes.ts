import type { Lab } from '../lab.ts'
import type { MachineRecord } from '../machines/machine-record.ts'
import { LabError } from './lab-error.ts'
import type { LabAnswer, LabRequest, Route } from './router.ts'
import { parseCreateMachine, parseCreateZone, parseFault, parsePtr } from './validation.ts'

const NO_CONTENT: LabAnswer = { status: 204 }
const ACCEPTED: LabAnswer = { status: 202 }

/** All routes of `lab-api.ts`, and `POST /up`, which streams `{ progress }` lines and then `{ ok, error? }`. */
export function createLabRoutes(lab: Lab): Route[] {
  return [
    { method: 'POST', path: '/up', handle: async () => ({ status: 200, lines: lab.up().read() }) },
    { method: 'GET', path: '/status', handle: async () => ok(await lab.status()) },
    ...machineRoutes(lab),
    ...worldRoutes(lab),
  ]
}

function machineRoutes(lab: Lab): Route[] {
  const { registry } = lab
  const inBackground = (work: (id: string) => Promise<void>) => async (request: LabRequest) => {
    const { id } = findMachine(lab, request)
    // what goes wrong is kept in the machine's record
    work(id).catch(() => undefined)
    return ACCEPTED
  }
  return [
    { method: 'GET', path: '/machines', handle: async () => ok({ machines: await lab.listMachines() }) },
    {
      method: 'POST',
      path: '/machines',
      handle: async ({ body }) => ({ status: 201, json: await lab.createMachine(parseCreateMachine(body)) }),
    },
    {
      method: 'GET',
      path: '/machines/:id',
      handle: async (request) => ok(await registry.view(findMachine(lab, request))),
    },
    {
      method: 'DELETE',
      path: '/machines/:id',
      handle: async ({ parameters }) => {
        await lab.deleteMachine(parameters['id'] ?? '')
        return NO_CONTENT
      },
    },
    { method: 'POST', path: '/machines/:id/reboot', handle: inBackground((id) => registry.reboot(id)) },
    { method: 'POST', path: '/machines/:id/start', handle: inBackground((id) => registry.start(id)) },
    {
      method: 'POST',
      path: '/machines/:id/kill',
      handle: async (request) => {
        await registry.cutPower(findMachine(lab, request).id)
        return ACCEPTED
      },
    },
  ]
}

function worldRoutes(lab: Lab): Route[] {
  const { world } = lab
  const onceUp = (handle: (request: LabRequest) => Promise<LabAnswer>) => async (request: LabRequest) => {
    lab.assertUp()
    return await handle(request)
  }
  const list = (isListed: boolean) =>
    onceUp(async ({ parameters }) => {
      await world.setBlocklist(parameters['zone'] ?? '', parameters['ip'] ?? '', isListed)
      return NO_CONTENT
    })
  return [
    {
      method: 'PUT',
      path: '/addresses/:ip/ptr',
      handle: onceUp(async ({ parameters, body }) => {
        await lab.setPtr(parameters['ip'] ?? '', parsePtr(body))
        return NO_CONTENT
      }),
    },
    { method: 'GET', path: '/zones', handle: onceUp(async () => ok({ zones: await world.listZones() })) },
    {
      method: 'POST',
      path: '/zones',
      handle: onceUp(async ({ body }) => {
        const { zone, created } = await world.createZone(parseCreateZone(body))
        return { status: created ? 201 : 200, json: zone }
      }),
    },
    {
      method: 'DELETE',
      path: '/zones/:name',
      handle: onceUp(async ({ parameters }) => {
        await world.deleteZone(parameters['name'] ?? '')
        return NO_CONTENT
      }),
    },
    { method: 'PUT', path: '/blocklist/:zone/:ip', handle: list(true) },
    { method: 'DELETE', path: '/blocklist/:zone/:ip', handle: list(false) },
    {
      method: 'PUT',
      path: '/faults/:service',
      handle: onceUp(async ({ parameters, body }) => {
        await world.setFault(parameters['service'] ?? '', parseFault(body))
        return NO_CONTENT
      }),
    },
    { method: 'GET', path: '/outside', handle: onceUp(async () => ok({ providers: await world.outside() })) },
  ]
}

/** @throws {LabError} 404 `machine-not-found` */
function findMachine(lab: Lab, { parameters }: LabRequest): MachineRecord {
  const id = parameters['id'] ?? ''
  const record = lab.registry.find(id)
  if (record === null) throw new LabError(404, 'machine-not-found', `There is no machine ${id}.`)
  return record
}

function ok(json: unknown): LabAnswer {
  return { status: 200, json }
}
