import type { WizardStep, WizardStepName } from '../../components/wizard-state.ts'
import type { SetUp } from '../../hooks/use-set-up.ts'
import { text } from '../../texts/text.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { DonePanel } from './DonePanel.tsx'
import { MailboxPanel } from './MailboxPanel.tsx'
import { OwnershipPanel } from './OwnershipPanel.tsx'
import { ProvisioningPanel } from './ProvisioningPanel.tsx'
import { RecordsPanel } from './RecordsPanel.tsx'
import { SizePanel } from './SizePanel.tsx'
import { TestMailPanel } from './TestMailPanel.tsx'

const texts = text.wizard

interface StepPanelProps {
  readonly setUp: SetUp
  readonly steps: readonly WizardStep[]
  readonly shown: WizardStepName
  readonly onGoTo: (name: WizardStepName) => void
}

/** What one step asks, shows and says. */
export function StepPanel({ setUp, steps, shown, onGoTo }: StepPanelProps) {
  const { domain, infrastructure, mailboxes, testMails } = setUp
  switch (shown) {
    case 'name':
      return <Notice tone="good">{texts.name.done(domain.name)}</Notice>
    case 'ownership':
      return <OwnershipPanel domain={domain} />
    case 'size':
      return <SizePanel domain={domain} infrastructure={infrastructure} onOrdered={() => onGoTo('provisioning')} />
    case 'mailbox':
    case 'provisioning':
    case 'records':
    case 'test':
    case 'done':
      if (infrastructure === null) return <Locked onGoTo={() => onGoTo('size')} />
      if (shown === 'mailbox') return <MailboxPanel domain={domain} mailboxes={mailboxes} />
      if (shown === 'provisioning')
        return <ProvisioningPanel domain={domain} infrastructure={infrastructure} onGoTo={onGoTo} />
      if (shown === 'records') return <RecordsPanel domain={domain} infrastructure={infrastructure} />
      if (shown === 'test') return <TestMailPanel infrastructure={infrastructure} testMails={testMails} />
      return <DonePanel domain={domain} infrastructure={infrastructure} steps={steps} onGoTo={onGoTo} />
  }
}

function Locked({ onGoTo }: { readonly onGoTo: () => void }) {
  return (
    <>
      <p>{texts.lockedFix(texts.steps.size)}</p>
      <Button look="main" onClick={onGoTo} className="justify-self-start">
        {texts.toStep(texts.steps.size)}
      </Button>
    </>
  )
}
