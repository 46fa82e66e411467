import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { LiveMark } from '../components/LiveMark.tsx'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { WizardSteps } from '../components/WizardSteps.tsx'
import { currentStep, stepAfter, type WizardStepName, wizardStepsOf } from '../components/wizard-state.ts'
import { StepPanel } from '../forms/wizard/StepPanel.tsx'
import { type LiveSetUp, type SetUp, useSetUp } from '../hooks/use-set-up.ts'
import { useTitle } from '../hooks/use-title.ts'
import { wizardTexts as texts } from '../texts/wizard.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { formatMoment } from '../util/format-time.ts'
import { paths } from '../util/paths.ts'

interface SetUpPageProps {
  readonly domainId: string
  /** Which step is looked at; left out: the first that is not done. */
  readonly step: WizardStepName | undefined
}

/** The wizard from the second step on. What it shows is what the server has: it can be left and taken up anywhere. */
export function SetUpPage({ domainId, step }: SetUpPageProps) {
  const live = useSetUp(domainId)
  const { setUp, error, stream } = live
  const title = setUp === null ? texts.addTitle : texts.title(setUp.domain.name)
  useTitle(title)
  return (
    <div className="mx-auto grid max-w-5xl gap-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="min-w-0 text-lg font-semibold break-all">{title}</h1>
        <LiveMark state={stream} />
      </div>
      <LostNotice live={live} />
      {setUp === null && error !== null && <ProblemNotice error={error} />}
      {setUp !== null && <Wizard setUp={setUp} step={step} />}
    </div>
  )
}

/** Nothing that may be out of date is shown as if it were new. */
function LostNotice({ live: { setUp, error, stream, readAt } }: { readonly live: LiveSetUp }) {
  if (setUp === null || (stream !== 'lost' && error === null)) return null
  return (
    <Notice tone="warn">
      <p className="font-semibold">{texts.lostTitle}</p>
      <p>{texts.lost(formatMoment(new Date(readAt).toISOString(), new Date()))}</p>
    </Notice>
  )
}

function Wizard({ setUp, step }: { readonly setUp: SetUp; readonly step: WizardStepName | undefined }) {
  const navigate = useNavigate()
  const steps = wizardStepsOf(setUp)
  // Kept while it is looked at: a step that gets done does not pull the page away from under a reader.
  const [first] = useState(() => currentStep(steps))
  const shown = step ?? first
  const heading = useFocusOnChange(shown)
  const isDone = steps.some(({ name, state }) => name === shown && state === 'done')
  const next = stepAfter(steps, shown)
  const goTo = (name: WizardStepName) =>
    void navigate({ to: paths.setUp, params: { domainId: setUp.domain.id }, search: { step: name } })
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[13rem_minmax(0,1fr)]">
      <WizardSteps domainId={setUp.domain.id} steps={steps} shown={shown} />
      <section
        aria-labelledby="wizard-step"
        className="grid min-w-0 gap-4 rounded-lg border border-line bg-surface p-4 sm:p-5"
      >
        <h2 id="wizard-step" ref={heading} tabIndex={-1} className="text-base font-semibold outline-none">
          {texts.steps[shown]}
        </h2>
        <StepPanel setUp={setUp} steps={steps} shown={shown} onGoTo={goTo} />
        {next !== null && (
          <div className="flex flex-wrap items-center gap-3 border-t border-line pt-4">
            <Button look={isDone ? 'main' : 'plain'} onClick={() => goTo(next)}>
              {isDone ? texts.goOn : texts.goOnMeanwhile}
            </Button>
            <p className="min-w-0 text-xs text-soft">{texts.leaveHint}</p>
          </div>
        )}
      </section>
    </div>
  )
}

/** A step that was gone to is read from its heading, by screen readers too; not the one that the page begins with. */
function useFocusOnChange(shown: WizardStepName) {
  const heading = useRef<HTMLHeadingElement>(null)
  const before = useRef(shown)
  useEffect(() => {
    if (before.current !== shown) heading.current?.focus()
    before.current = shown
  }, [shown])
  return heading
}
