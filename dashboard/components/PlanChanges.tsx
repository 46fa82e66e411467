import { type PlanChange, readPlanChanges } from '../api/plan-changes.ts'
import { text } from '../texts/text.ts'

/** What a plan changes, record set by record set: as it is, as it would be, and why. */
export function PlanChanges({ changes }: { readonly changes: unknown }) {
  return (
    <div className="grid gap-2">
      <h3 className="text-sm font-semibold">{text.operator.changes}</h3>
      <ul className="grid gap-2">
        {readPlanChanges(changes).map((change) => (
          <li key={`${change.type} ${change.name}`} className="rounded-md border border-line px-3 py-2">
            <p className="font-mono text-xs font-semibold break-all">
              {change.type} {change.name}
            </p>
            <dl className="mt-1 grid gap-x-3 gap-y-0.5 text-sm sm:grid-cols-[3.5rem_minmax(0,1fr)]">
              <Side label={text.operator.before} values={change.before} tone="text-bad" />
              <Side label={text.operator.after} values={change.after} tone="text-good" />
            </dl>
            {change.reason !== '' && <p className="mt-1 text-sm wrap-anywhere text-soft">{change.reason}</p>}
          </li>
        ))}
      </ul>
    </div>
  )
}

interface SideProps {
  readonly label: string
  readonly values: PlanChange['before']
  readonly tone: string
}

function Side({ label, values, tone }: SideProps) {
  return (
    <>
      <dt className="text-soft">{label}</dt>
      <dd className={`font-mono text-xs leading-5 break-all ${values === null ? 'text-soft' : tone}`}>
        {values === null ? text.operator.nothing : values.join(', ')}
      </dd>
    </>
  )
}
