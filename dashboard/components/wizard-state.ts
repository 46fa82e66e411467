import type { DomainView, InfrastructureView, MailboxView, TestMailView } from '../api/views.ts'

export const wizardStepNames = [
  'name',
  'ownership',
  'size',
  'provisioning',
  'records',
  'mailbox',
  'test',
  'done',
] as const
export type WizardStepName = (typeof wizardStepNames)[number]

/** `current`: the first that is not done; `open`: can be looked at or done now; `locked`: something before is missing. */
export interface WizardStep {
  readonly name: WizardStepName
  readonly state: 'done' | 'current' | 'open' | 'locked'
}

/** What the server knows of the domain; null: there is none, or none yet. */
export interface WizardFacts {
  readonly domain: Pick<DomainView, 'status'>
  readonly infrastructure: Pick<InfrastructureView, 'steps' | 'status'> | null
  readonly mailboxes: readonly Pick<MailboxView, 'id'>[]
  readonly testMails: readonly Pick<TestMailView, 'state'>[]
}

/** Steps of an order that are made without anybody; the others belong to steps of the wizard. */
const machineSteps: readonly string[] = ['machine', 'reverse-dns', 'configuration']

/** How far the set-up of a domain is, from the server's resources alone: every device sees the same. */
export function wizardStepsOf(facts: WizardFacts): readonly WizardStep[] {
  const done = new Set(wizardStepNames.filter((name) => isDone(name, facts)))
  const current = wizardStepNames.find((name) => !done.has(name)) ?? 'done'
  return wizardStepNames.map((name) => {
    if (name === current) return { name, state: 'current' }
    if (done.has(name)) return { name, state: 'done' }
    return { name, state: isOpen(name, facts) ? 'open' : 'locked' }
  })
}

export function currentStep(steps: readonly WizardStep[]): WizardStepName {
  return steps.find(({ state }) => state === 'current')?.name ?? 'done'
}

/** Where "Continue" leads: the next that is not done yet, else the first that was left out; null: there is none. */
export function stepAfter(steps: readonly WizardStep[], shown: WizardStepName): WizardStepName | null {
  const isToDo = ({ name, state }: WizardStep) => name !== shown && (state === 'current' || state === 'open')
  const later = steps.slice(wizardStepNames.indexOf(shown) + 1).find(isToDo)
  return (later ?? steps.find(isToDo))?.name ?? null
}

function isDone(name: WizardStepName, { domain, infrastructure, mailboxes, testMails }: WizardFacts): boolean {
  const areDone = (names: readonly string[]) =>
    infrastructure !== null &&
    names.every((step) => infrastructure.steps.some((it) => it.name === step && it.state === 'done'))
  switch (name) {
    case 'name':
      return true
    case 'ownership':
      return domain.status === 'verified'
    case 'size':
      return infrastructure !== null
    case 'provisioning':
      return areDone(machineSteps)
    case 'records':
      return areDone(['dns'])
    case 'mailbox':
      return mailboxes.length > 0
    case 'test':
      return testMails.some(({ state }) => state === 'delivered')
    case 'done':
      return false
  }
}

/** Ownership and order wait for nobody; the rest needs something that the order makes. */
function isOpen(name: WizardStepName, { infrastructure }: WizardFacts): boolean {
  return name === 'ownership' || name === 'size' || (infrastructure !== null && name !== 'done')
}
