import { z } from 'zod'
import { permissions } from '#model/permission.ts'
import type { DeviceAuthorisationRow } from '#store/device-authorisations.ts'
import { displayName, Timestamp } from '../common.schema.ts'

export const StartDevice = z.strictObject({
  client_name: displayName.default('rookery').describe('What the person reads: which program, on which machine.'),
})

export const StartedDeviceView = z
  .object({
    device_code: z.string(),
    user_code: z.string(),
    verification_uri: z.string(),
    verification_uri_complete: z.string(),
    expires_in: z.number().int().describe('Seconds.'),
    interval: z.number().int().describe('Seconds between two questions.'),
  })
  .meta({ id: 'StartedDevice' })

const userCode = z.string().min(1).max(50).describe('As the device shows it: BCDF-GHJK.')

export const DeviceQuery = z.strictObject({ user_code: userCode })

export const DecideDevice = z.strictObject({
  user_code: userCode,
  isApproved: z.boolean(),
  permissions: z.array(z.enum(permissions)).min(1).optional().describe('Default: all that one has in the tenant.'),
})

export const WaitingDeviceView = z
  .object({
    clientName: z.string(),
    requestedFrom: z.string().describe('The address that asked.'),
    createdAt: Timestamp,
    expiresAt: Timestamp,
  })
  .meta({ id: 'WaitingDevice' })

export const RedeemDevice = z.strictObject({
  device_code: z.string().min(1).max(200),
  grant_type: z.literal('urn:ietf:params:oauth:grant-type:device_code'),
})

export const DeviceTokenView = z
  .object({
    access_token: z.string().describe('An API key; shown this once.'),
    token_type: z.literal('Bearer'),
    expires_in: z.number().int().describe('Seconds.'),
    tenant_id: z.string(),
  })
  .meta({ id: 'DeviceToken' })

export function toWaitingDeviceView(row: DeviceAuthorisationRow): z.input<typeof WaitingDeviceView> {
  const { clientName, requestedFrom, createdAt, expiresAt } = row
  return { clientName, requestedFrom, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() }
}
