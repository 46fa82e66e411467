import { Link } from '@tanstack/react-router'
import { text } from '../texts/text.ts'
import { ToneMark } from '../ui/ToneMark.tsx'
import type { Tone } from '../ui/tone.ts'
import { paths } from '../util/paths.ts'
import type { WizardStep, WizardStepName } from './wizard-state.ts'

const texts = text.wizard

interface WizardStepsProps {
  readonly domainId: string
  readonly steps: readonly WizardStep[]
  readonly shown: WizardStepName
}

const tones: Readonly<Record<WizardStep['state'], Tone>> = {
  done: 'good',
  current: 'busy',
  open: 'idle',
  locked: 'idle',
}

/** Where the set-up is, and the way to each step that can be looked at. On narrow windows a line with a bar. */
export function WizardSteps({ domainId, steps, shown }: WizardStepsProps) {
  const number = steps.findIndex(({ name }) => name === shown) + 1
  return (
    <nav aria-label={texts.stepList} className="min-w-0">
      <p className="mb-2 text-sm text-soft lg:hidden">
        {texts.progress(number, steps.length)}: <strong className="text-ink">{texts.steps[shown]}</strong>
      </p>
      <ol className="flex gap-1 lg:grid lg:gap-0.5">
        {steps.map((step) => (
          <StepItem key={step.name} domainId={domainId} step={step} isShown={step.name === shown} />
        ))}
      </ol>
    </nav>
  )
}

interface StepItemProps {
  readonly domainId: string
  readonly step: WizardStep
  readonly isShown: boolean
}

function StepItem({ domainId, step: { name, state }, isShown }: StepItemProps) {
  const content = (
    <>
      <ToneMark tone={name === 'done' && state === 'current' ? 'good' : tones[state]} />
      <span className="sr-only lg:not-sr-only">{texts.steps[name]}</span>
      <span className="sr-only">, {texts.stepStates[state]}</span>
    </>
  )
  const classes = 'flex min-h-9 min-w-0 items-center justify-center gap-2 rounded-md lg:justify-start lg:px-2'
  return (
    <li className="min-w-0 flex-1" data-wizard-step={name} data-state={state}>
      {state === 'locked' ? (
        <span className={`${classes} text-soft`}>{content}</span>
      ) : (
        <Link
          to={paths.setUp}
          params={{ domainId }}
          search={{ step: name }}
          aria-current={isShown ? 'step' : undefined}
          className={`${classes} ${isShown ? 'bg-accent/10 font-semibold' : 'hover:bg-sunken'}`}
        >
          {content}
        </Link>
      )}
    </li>
  )
}
