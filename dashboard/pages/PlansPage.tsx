import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { plansQuery } from '../api/queries.ts'
import { PlanCard } from '../components/PlanCard.tsx'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { ApprovePlan } from '../forms/ApprovePlan.tsx'
import { useTitle } from '../hooks/use-title.ts'
import { text } from '../texts/text.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { FilterBar } from '../ui/FilterBar.tsx'
import { PageHead } from '../ui/PageHead.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'

type Which = 'waiting' | 'all'

/** Plans that wait for somebody to agree, with what they would change and why they are held back. */
export function PlansPage() {
  const [which, setWhich] = useState<Which>('waiting')
  const { data, error } = useQuery(plansQuery(which === 'waiting' ? 'awaiting-approval' : null))
  useTitle(text.operator.plans)
  return (
    <div className="grid grid-cols-1 gap-4">
      <PageHead title={text.operator.plans} intro={text.operator.plansIntro} />
      <FilterBar
        label={text.operator.showWhich}
        options={[
          { id: 'waiting', title: text.operator.waiting },
          { id: 'all', title: text.operator.history },
        ]}
        chosen={which}
        onChoose={setWhich}
      />
      {error !== null && <ProblemNotice error={error} />}
      {data === undefined && error === null && <Skeleton rows={6} />}
      {data?.items.length === 0 && (
        <div className="rounded-lg border border-line bg-surface">
          <EmptyState icon="plans" title={text.operator.noPlans} hint={text.operator.noPlansHint} />
        </div>
      )}
      {data?.items.toReversed().map((plan) => (
        <PlanCard
          key={plan.id}
          plan={plan}
          action={plan.state === 'awaiting-approval' ? <ApprovePlan plan={plan} /> : null}
        />
      ))}
    </div>
  )
}
