import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { PlanView } from '../api/views.ts'
import { useDomainName } from '../hooks/use-domain-name.ts'
import { text } from '../texts/text.ts'
import { Badge } from '../ui/Badge.tsx'
import { Card } from '../ui/Card.tsx'
import type { Tone } from '../ui/tone.ts'
import { formatMoment } from '../util/format-time.ts'
import { paths } from '../util/paths.ts'
import { PlanChanges } from './PlanChanges.tsx'

const tones: Readonly<Record<PlanView['state'], Tone>> = {
  'awaiting-approval': 'warn',
  approved: 'busy',
  applied: 'good',
  superseded: 'idle',
}

interface PlanCardProps {
  readonly plan: PlanView
  /** The button that approves. */
  readonly action: ReactNode
}

/** One plan: what it would change, why it is held back. */
export function PlanCard({ plan, action }: PlanCardProps) {
  const { resourceKind, resourceId, state, reasons, changes, createdAt } = plan
  const name = useDomainName(resourceId) ?? resourceKind
  return (
    <Card
      title={text.operator.planOf(name)}
      mark={
        <>
          <Badge tone={tones[state]}>{text.operator.states[state]}</Badge>
          <span className="text-xs text-soft tabular-nums">
            {text.operator.made(formatMoment(createdAt, new Date()))}
          </span>
        </>
      }
      action={action}
    >
      <div className="grid gap-3 px-4 py-3">
        {resourceKind === 'domain' && (
          <p>
            <Link
              to={paths.domain}
              params={{ domainId: resourceId }}
              className="text-accent underline underline-offset-2"
            >
              {text.operator.toDomain}
            </Link>
          </p>
        )}
        {reasons.length > 0 && (
          <div className="rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">
            <p className="font-semibold">{text.operator.heldBack}</p>
            <ul className="ml-4 list-disc">
              {reasons.map((reason) => (
                <li key={reason} className="wrap-anywhere">
                  {reason}
                </li>
              ))}
            </ul>
          </div>
        )}
        <PlanChanges changes={changes} />
      </div>
    </Card>
  )
}
