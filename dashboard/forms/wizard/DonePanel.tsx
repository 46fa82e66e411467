import { Link } from '@tanstack/react-router'
import type { DomainView, InfrastructureView } from '../../api/views.ts'
import type { WizardStep, WizardStepName } from '../../components/wizard-state.ts'
import { text } from '../../texts/text.ts'
import { Button, buttonClasses } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { paths } from '../../util/paths.ts'

const texts = text.wizard.done

interface DonePanelProps {
  readonly domain: DomainView
  readonly infrastructure: InfrastructureView
  readonly steps: readonly WizardStep[]
  readonly onGoTo: (name: WizardStepName) => void
}

/** The end, or what is missing to it. */
export function DonePanel({ domain, infrastructure, steps, onGoTo }: DonePanelProps) {
  const open = steps.filter(({ name, state }) => name !== 'done' && state !== 'done')
  const score = infrastructure.deliverabilityScore
  if (open.length > 0) {
    return (
      <div className="grid gap-2">
        <p>{texts.open}</p>
        {open.map(({ name }) => (
          <Button key={name} onClick={() => onGoTo(name)} className="justify-self-start">
            {text.wizard.toStep(text.wizard.steps[name])}
          </Button>
        ))}
      </div>
    )
  }
  return (
    <div className="grid gap-4">
      <Notice tone="good">
        <p className="font-semibold">{texts.title(domain.name)}</p>
        {score !== null && <p>{texts.score(score)}</p>}
      </Notice>
      <h3 className="font-semibold">{texts.next}</h3>
      <div className="flex flex-wrap gap-2">
        <Link
          to={paths.infrastructure}
          params={{ infrastructureId: infrastructure.id }}
          className={buttonClasses('main')}
        >
          {texts.toInfrastructure}
        </Link>
        <Link to={paths.mailboxes} search={{ domainId: domain.id }} className={buttonClasses('plain')}>
          {texts.toMailboxes}
        </Link>
        <Link to={paths.addDomain} className={buttonClasses('plain')}>
          {texts.another}
        </Link>
      </div>
    </div>
  )
}
