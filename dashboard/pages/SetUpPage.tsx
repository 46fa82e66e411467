import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { WizardSteps } from '../components/WizardSteps.tsx'
import { currentStep, stepAfter, type WizardStepName, wizardStepsOf } from '../components/wizard-state.ts'
import { StepPanel } from '../forms/wizard/StepPanel.tsx'
import { type SetUp, useSetUp } from '../hooks/use-set-up.ts'
import { useTitle } from '../hooks/use-title.ts'
import { text } from '../texts/text.ts'
import { Button } from '../ui/Button.tsx'
import { PageHead } from '../ui/PageHead.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { paths } from '../util/paths.ts'

const texts = text.wizard

/** The wizard from the second step on. What it shows is what the server has: it can be left and taken up anywhere. */
export function SetUpPage() {
  const { domainId } = useParams({ from: paths.setUp })
  // Which step is looked at; left out: the first that is not done.
  const { step } = useSearch({ from: paths.setUp })
  const { setUp, error } = useSetUp(domainId)
  const title = setUp === null ? texts.addTitle : texts.title(setUp.domain.name)
  useTitle(title)
  return (
    <div className="mx-auto grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-4">
      <PageHead title={title} />
      {error !== null && <ProblemNotice error={error} />}
      {setUp === null && error === null && <Skeleton rows={6} />}
      {setUp !== null && <Wizard key={domainId} setUp={setUp} step={step} />}
    </div>
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
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 rounded-lg border border-line bg-surface p-4 sm:p-5">
        <h2 ref={heading} tabIndex={-1} className="text-base font-semibold outline-none">
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
      </div>
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
