import { setTimeout as delay } from 'node:timers/promises'
import { createConnection } from '#cli/connection.ts'
import { createOutput } from '#cli/output.ts'
import type { Infrastructure } from '#cli/watch-infrastructure.ts'
import { labStatus } from '#lab/control.ts'
import { runMainJob } from '#launch/main-job.ts'
import type { Stack } from '#launch/stack.ts'
import { waitFor } from '#lib/wait-for.ts'

export interface OrderedByProduct {
  readonly infrastructure: Infrastructure
  /** From the order until the client sees that it is verified. */
  readonly seconds: number
}

const timeoutSeconds = 900
/** For the loops that take note of the removal. */
const settleMilliseconds = 2000

/** The main job as `npm run demo` does it. Its machine stays until `removeOrder`. */
export async function orderByProduct(
  stack: Stack,
  labName: string,
  domainName: string,
  image: 'golden' | 'bare',
): Promise<OrderedByProduct> {
  const output = createOutput(process.stderr, { json: true })
  const job = { labName, url: stack.url, operatorKey: stack.operatorKey, domainName, image, timeoutSeconds }
  return await runMainJob(job, { ...output, json: () => undefined })
}

/** Removes an order and waits until its machine is gone, so that the next measurement has the computer for itself. */
export async function removeOrder(stack: Stack, labName: string, id: string): Promise<void> {
  const connection = createConnection({ url: stack.url, apiKey: stack.operatorKey, patienceSeconds: 60 })
  await connection.delete(`/infrastructure/${id}`)
  const hasNoMachine = async () => (await labStatus(labName)).machines.every((machine) => machine.role === 'lab')
  await waitFor(hasNoMachine, { what: `the machine of ${id} to be gone`, timeoutSeconds: 120 })
  await delay(settleMilliseconds)
}
