import { decideDevice } from '#operations/devices/decide-device.ts'
import { requireGrantable } from '#operations/grantor.ts'
import { requirePerson, requireTenant } from '../../actor.ts'
import { defineRoute } from '../../define-route.ts'
import { DecideDevice, toWaitingDeviceView, WaitingDeviceView } from './devices.schema.ts'

export const decideDeviceRoute = defineRoute({
  method: 'POST',
  path: '/device-authorisations/approve',
  operationId: 'decideDeviceAuthorisation',
  tag: 'Devices',
  summary: 'Let a device act as oneself in the tenant that is chosen, or refuse it',
  permission: 'member',
  isSensitive: true,
  body: DecideDevice,
  status: 200,
  answer: WaitingDeviceView,
  problems: ['device-code-invalid'],
  handle: async ({ scoped, context, actor, body }) => {
    const person = requirePerson(actor)
    const permissions = body.permissions ?? person.permissions
    requireGrantable(person, permissions)
    const { userId, usedSecondFactor } = person.user
    const approval = { tenantId: requireTenant(person), userId, permissions, usedSecondFactor }
    const decision = body.isApproved ? approval : null
    return toWaitingDeviceView(await decideDevice(scoped, context.operations, body.user_code, decision))
  },
})
