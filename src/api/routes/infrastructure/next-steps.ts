import type { Step, StepName } from '#model/steps.ts'
import type { NodeImage } from '#store/tables.ts'

export interface NextStepsInput {
  readonly steps: readonly Step[]
  /** We write the records ourselves. */
  readonly isAutomatic: boolean
  readonly mailboxCount: number
  readonly domainName: string
}

/** What is left for the person to do, in order, in sentences. */
export function nextStepsOf({ steps, isAutomatic, mailboxCount, domainName }: NextStepsInput): string[] {
  const isDone = (name: StepName) => steps.some((step) => step.name === name && step.state === 'done')
  const failed = steps.filter((step) => step.state === 'failed')
  const dnsSteps = isAutomatic
    ? ['Wait until the records are seen in the DNS; they are written for you.']
    : ['Add the DNS records to your provider.', 'Validate the DNS records.']
  return [
    ...failed.map((step) => `Solve what holds up "${step.name}": ${step.message}`),
    ...(isDone('dns') && isDone('ownership') ? [] : dnsSteps),
    ...(mailboxCount > 0 ? [] : [`Create a mailbox, such as sales@${domainName}.`]),
    ...(isDone('verification') || failed.length > 0 ? [] : ['Wait for the test mail that verifies everything.']),
  ]
}

/** Seconds that each step usually takes on a machine at hand; a bare image installs its packages first. */
const usualSeconds: Readonly<Record<StepName, number>> = {
  ownership: 5,
  machine: 10,
  'reverse-dns': 2,
  configuration: 20,
  dns: 10,
  certificate: 15,
  mailbox: 3,
  verification: 15,
}
const packageSeconds = 180

export function estimateSeconds(steps: readonly Step[], image: NodeImage): number {
  const open = steps.filter((step) => step.state !== 'done').map((step) => step.name)
  const sum = open.reduce((total, name) => total + usualSeconds[name], 0)
  return sum + (image === 'bare' && open.includes('configuration') ? packageSeconds : 0)
}
