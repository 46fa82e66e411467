import { randomBytes, randomInt } from 'node:crypto'
import { sha256Hex } from '#lib/hash.ts'
import { Secret } from '#lib/secret.ts'
import { ProblemError } from '#model/error.ts'
import { newId } from '#model/id.ts'
import {
  countDeviceAuthorisations,
  deleteDeviceAuthorisationsBefore,
  insertDeviceAuthorisation,
} from '#store/device-authorisations.ts'
import type { Scoped } from '#store/scope.ts'
import type { OperationContext } from '../context.ts'

export interface StartedDevice {
  /** Known to the device alone; only its hash is stored. */
  readonly deviceCode: Secret<string>
  /** What a person compares or types: `BCDF-GHJK`. */
  readonly userCode: string
  readonly expiresInSeconds: number
  readonly intervalSeconds: number
}

export interface DeviceRequest {
  readonly clientName: string
  /** The address that asks. */
  readonly address: string
}

const expiresInSeconds = 600
/** How long a device waits between two questions. */
export const intervalSeconds = 2
const mostFromOneAddress = 20

/** Without vowels, so that no word comes of it, and without what looks alike (RFC 8628 §6.1). */
const letters = 'BCDFGHJKLMNPQRSTVWXZ'

/** Lets a device wait for a person's yes (RFC 8628 §3.2). System scope. @throws {ProblemError} `too-many-devices` */
export async function startDeviceAuthorisation(
  scoped: Scoped,
  { clock }: OperationContext,
  { clientName, address }: DeviceRequest,
): Promise<StartedDevice> {
  const now = clock()
  await deleteDeviceAuthorisationsBefore(scoped, now)
  if ((await countDeviceAuthorisations(scoped, address)) >= mostFromOneAddress) {
    throw new ProblemError('too-many-devices')
  }
  const deviceCode = new Secret(randomBytes(32).toString('base64url'))
  const userCode = Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('')
  await insertDeviceAuthorisation(scoped, {
    id: newId('deviceAuthorisation'),
    deviceCodeHash: sha256Hex(deviceCode.reveal()),
    userCode,
    clientName,
    requestedFrom: address,
    expiresAt: new Date(now.getTime() + expiresInSeconds * 1000),
  })
  return { deviceCode, userCode: `${userCode.slice(0, 4)}-${userCode.slice(4)}`, expiresInSeconds, intervalSeconds }
}
