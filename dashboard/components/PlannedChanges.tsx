import type { PlannedChangeView } from '../api/views.ts'
import { text } from '../texts/text.ts'
import { Badge } from '../ui/Badge.tsx'
import type { Tone } from '../ui/tone.ts'

const texts = text.wizard.records
const tones: Readonly<Record<PlannedChangeView['kind'], Tone>> = { create: 'good', update: 'warn', delete: 'bad' }

/** What would be written into a zone: each value that comes, goes or stays, with the reason. */
export function PlannedChanges({ changes }: { readonly changes: readonly PlannedChangeView[] }) {
  return (
    <ul className="divide-y divide-line rounded-md border border-line">
      {changes.map((change) => (
        <li
          key={`${change.type} ${change.name}`}
          className="grid grid-cols-[minmax(0,1fr)] gap-1 px-3 py-2"
          data-change={`${change.kind} ${change.type} ${change.name}`}
        >
          <p className="flex flex-wrap items-center gap-2">
            <Badge tone={tones[change.kind]}>{texts.kinds[change.kind]}</Badge>
            <span className="font-semibold">{change.type}</span>
            <code className="min-w-0 font-mono text-xs break-all">{change.name}</code>
          </p>
          <ul className="grid gap-0.5">
            {linesOf(change).map(({ sign, word, value }) => (
              <li
                key={`${sign}${value}`}
                className={`${lineClasses[sign]} grid grid-cols-[1rem_minmax(0,1fr)] rounded px-1`}
              >
                <span aria-hidden="true" className="font-mono text-xs leading-5">
                  {sign}
                </span>
                <span className="sr-only">{word}: </span>
                <code className="font-mono text-xs leading-5 break-all">{value}</code>
              </li>
            ))}
          </ul>
          <p className="text-sm wrap-anywhere text-soft">{change.reason}</p>
        </li>
      ))}
    </ul>
  )
}

interface DiffLine {
  readonly sign: '+' | '−' | '·'
  readonly word: string
  readonly value: string
}

const lineClasses: Readonly<Record<DiffLine['sign'], string>> = {
  '+': 'bg-good-soft text-good',
  '−': 'bg-bad-soft text-bad',
  '·': 'text-soft',
}

function linesOf({ before, after }: PlannedChangeView): readonly DiffLine[] {
  const old = before?.values ?? []
  const next = after?.values ?? []
  return [
    ...old.filter((value) => next.includes(value)).map((value) => ({ sign: '·', word: texts.kept, value }) as const),
    ...old
      .filter((value) => !next.includes(value))
      .map((value) => ({ sign: '−', word: texts.removed, value }) as const),
    ...next.filter((value) => !old.includes(value)).map((value) => ({ sign: '+', word: texts.added, value }) as const),
  ]
}
