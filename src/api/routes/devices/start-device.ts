import { startDeviceAuthorisation } from '#operations/devices/start-device-authorisation.ts'
import { defineRoute } from '../../define-route.ts'
import { StartDevice, StartedDeviceView } from './devices.schema.ts'

export const startDeviceRoute = defineRoute({
  method: 'POST',
  path: '/device-authorisations',
  operationId: 'startDeviceAuthorisation',
  tag: 'Devices',
  summary: 'Begin to let a device in (RFC 8628 §3.1): it shows a code, a person approves it in a browser',
  permission: 'anyone',
  body: StartDevice,
  status: 200,
  answer: StartedDeviceView,
  problems: ['too-many-devices'],
  handle: async ({ scoped, context: { operations }, body, address }) => {
    const request = { clientName: body.client_name, address }
    const started = await startDeviceAuthorisation(scoped, operations, request)
    const page = `${operations.settings.publicUrl}/device`
    return {
      device_code: started.deviceCode.reveal(),
      user_code: started.userCode,
      verification_uri: page,
      verification_uri_complete: `${page}?code=${started.userCode}`,
      expires_in: started.expiresInSeconds,
      interval: started.intervalSeconds,
    }
  },
})
