import type { DomainView, InfrastructureView } from '../../api/views.ts'
import { StepCard } from '../../components/StepCard.tsx'
import type { WizardStepName } from '../../components/wizard-state.ts'
import { text } from '../../texts/text.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { formatSeconds } from '../../util/format-time.ts'
import { CheckNow } from '../CheckNow.tsx'

const texts = text.wizard.provisioning
const stepsOfPeople: readonly string[] = ['ownership', 'dns']

interface ProvisioningPanelProps {
  readonly domain: DomainView
  readonly infrastructure: InfrastructureView
  readonly onGoTo: (name: WizardStepName) => void
}

/** Every step of the order, live: its state, how long it has taken, and why it is so. */
export function ProvisioningPanel({ domain, infrastructure, onGoTo }: ProvisioningPanelProps) {
  const { steps, estimatedCompletionTime, node } = infrastructure
  const waitsForRecords =
    !domain.autoConfigureDns && steps.some(({ name, state }) => stepsOfPeople.includes(name) && state !== 'done')
  const isOpen = steps.some(({ state }) => state !== 'done')
  const isConfiguring = steps.some(({ name, state }) => name === 'configuration' && state !== 'done')
  return (
    <div className="grid gap-4">
      <p>
        {texts.introduction}{' '}
        {isOpen && !waitsForRecords && estimatedCompletionTime > 0 && (
          <span className="tabular-nums">{texts.estimate(formatSeconds(estimatedCompletionTime))}</span>
        )}
      </p>
      {waitsForRecords && (
        <Notice tone="warn">
          <p className="mb-2">{texts.needsRecords}</p>
          <Button onClick={() => onGoTo('records')}>{text.wizard.toStep(text.wizard.steps.records)}</Button>
        </Notice>
      )}
      <StepCard steps={steps} isDnsByHand={!domain.autoConfigureDns} isSetUp={infrastructure.provisionedAt !== null} />
      {steps.some(({ state }) => state === 'failed') && (
        <div>
          <CheckNow infrastructureId={infrastructure.id} label={text.domains.fixAndCheck} look="main" />
        </div>
      )}
      {node.phase !== null && isConfiguring && <p className="text-sm wrap-anywhere text-soft">{node.phase}</p>}
    </div>
  )
}
