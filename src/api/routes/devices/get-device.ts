import { getPendingDevice } from '#operations/devices/decide-device.ts'
import { defineRoute } from '../../define-route.ts'
import { DeviceQuery, toWaitingDeviceView, WaitingDeviceView } from './devices.schema.ts'

export const getDeviceRoute = defineRoute({
  method: 'GET',
  path: '/device-authorisations/approve',
  operationId: 'getDeviceAuthorisation',
  tag: 'Devices',
  summary: 'Read which device waits with a code, before deciding',
  permission: 'signed-in',
  query: DeviceQuery,
  status: 200,
  answer: WaitingDeviceView,
  problems: ['device-code-invalid'],
  handle: async ({ scoped, context, query }) =>
    toWaitingDeviceView(await getPendingDevice(scoped, context.operations, query.user_code)),
})
