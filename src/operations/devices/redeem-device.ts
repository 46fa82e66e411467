import { sha256Hex } from '#lib/hash.ts'
import type { ErrorCode } from '#model/error.ts'
import {
  type DeviceAuthorisationRow,
  deleteDeviceAuthorisation,
  findDeviceAuthorisationForUpdate,
  updateDevicePolled,
} from '#store/device-authorisations.ts'
import type { Scoped } from '#store/scope.ts'
import { type IssuedApiKey, issueApiKey } from '../api-keys/issue-api-key.ts'
import type { OperationContext } from '../context.ts'
import { intervalSeconds } from './start-device-authorisation.ts'

/** The key, once; or why there is none yet or ever (RFC 8628 §3.5). */
export type DeviceOutcome = { readonly issued: IssuedApiKey } | { readonly refusal: ErrorCode }

const keyDays = 90

/** Timers of clients are not exact to the millisecond. */
const graceMilliseconds = 500

/**
 * Answers a device's question whether it is let in. Refusals are answers and no errors, because what is written down of
 * them must stay. System scope.
 */
export async function redeemDevice(
  scoped: Scoped,
  { clock }: OperationContext,
  deviceCode: string,
): Promise<DeviceOutcome> {
  const now = clock()
  const device = await findDeviceAuthorisationForUpdate(scoped, sha256Hex(deviceCode))
  if (device === null || device.expiresAt <= now) return { refusal: 'device-code-expired' }
  if (device.state === 'pending') {
    await updateDevicePolled(scoped, device.id, now)
    const isEarly = (device.lastPolledAt?.getTime() ?? 0) > now.getTime() - intervalSeconds * 1000 + graceMilliseconds
    return { refusal: isEarly ? 'slow-down' : 'authorisation-pending' }
  }
  await deleteDeviceAuthorisation(scoped, device.id)
  if (device.state === 'denied') return { refusal: 'device-denied' }
  return { issued: await issueKeyOf(scoped, device, now) }
}

/** A key that stands for the person who said yes, in the tenant where he said it. */
function issueKeyOf(scoped: Scoped, device: DeviceAuthorisationRow, now: Date): Promise<IssuedApiKey> {
  const { tenantId, userId, permissions, usedSecondFactor, clientName } = device
  if (tenantId === null || userId === null || permissions === null) throw new Error('an approval without a person')
  return issueApiKey(scoped, {
    tenantId,
    userId,
    permissions,
    usedSecondFactor,
    name: clientName,
    createdBy: userId,
    allowedNetworks: [],
    expiresAt: new Date(now.getTime() + keyDays * 24 * 3600 * 1000),
  })
}
