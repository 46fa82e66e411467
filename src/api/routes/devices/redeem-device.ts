import { ProblemError } from '#model/error.ts'
import { systemScope } from '#model/scope.ts'
import { redeemDevice } from '#operations/devices/redeem-device.ts'
import { withScope } from '#store/scope.ts'
import { defineRoute } from '../../define-route.ts'
import { DeviceTokenView, RedeemDevice } from './devices.schema.ts'

export const redeemDeviceRoute = defineRoute({
  method: 'POST',
  path: '/device-authorisations/token',
  operationId: 'redeemDeviceAuthorisation',
  tag: 'Devices',
  summary: 'Ask whether a device is let in; answers with an API key, once (RFC 8628 §3.4)',
  permission: 'anyone',
  body: RedeemDevice,
  status: 200,
  answer: DeviceTokenView,
  problems: ['authorisation-pending', 'slow-down', 'device-denied', 'device-code-expired'],
  handle: async ({ context: { db, operations }, body }) => {
    // a transaction of its own: a refusal rolls that of the route back, and when the device asked must stay
    const outcome = await withScope(db, systemScope, (scoped) => redeemDevice(scoped, operations, body.device_code))
    if ('refusal' in outcome) throw new ProblemError(outcome.refusal)
    const { row, key } = outcome.issued
    const endsAt = row.expiresAt?.getTime() ?? 0
    return {
      access_token: key.reveal(),
      token_type: 'Bearer' as const,
      expires_in: Math.floor((endsAt - operations.clock().getTime()) / 1000),
      tenant_id: row.tenantId,
    }
  },
})
