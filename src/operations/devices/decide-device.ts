import { ProblemError } from '#model/error.ts'
import {
  type DeviceApproval,
  type DeviceAuthorisationRow,
  findPendingDeviceByUserCode,
  updateDeviceDecision,
} from '#store/device-authorisations.ts'
import type { Scoped } from '#store/scope.ts'
import type { OperationContext } from '../context.ts'

/** The device that waits with a code as a person types it. System scope. @throws {ProblemError} `device-code-invalid` */
export async function getPendingDevice(
  scoped: Scoped,
  { clock }: OperationContext,
  typedCode: string,
): Promise<DeviceAuthorisationRow> {
  const userCode = typedCode.toUpperCase().replaceAll(/[^A-Z]/g, '')
  const device = await findPendingDeviceByUserCode(scoped, userCode, clock())
  if (device === null) throw new ProblemError('device-code-invalid')
  return device
}

/**
 * A person's yes or no (`null`) to a device that waits. System scope; the yes holds for the person and the tenant in it.
 * @throws {ProblemError} `device-code-invalid`
 */
export async function decideDevice(
  scoped: Scoped,
  context: OperationContext,
  typedCode: string,
  approval: DeviceApproval | null,
): Promise<DeviceAuthorisationRow> {
  const device = await getPendingDevice(scoped, context, typedCode)
  if (!(await updateDeviceDecision(scoped, device.id, approval))) throw new ProblemError('device-code-invalid')
  return device
}
