import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { AttentionView } from '../api/views.ts'
import { text } from '../texts/text.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Icon } from '../ui/Icon.tsx'
import { ToneMark } from '../ui/ToneMark.tsx'
import { formatMoment } from '../util/format-time.ts'
import { paths } from '../util/paths.ts'
import { conditionTitle } from './condition-words.ts'

const shownAtFirst = 8

interface AttentionCardProps {
  readonly items: readonly AttentionView[]
  readonly plansAwaitingApproval: number
}

/** What a person should look at, the worst first; one line for each resource, with the way to its page. */
export function AttentionCard({ items, plansAwaitingApproval }: AttentionCardProps) {
  const [isWhole, setIsWhole] = useState(false)
  const grouped = firstOfEach(items)
  const shown = isWhole ? grouped : grouped.slice(0, shownAtFirst)
  const count = grouped.length + (plansAwaitingApproval > 0 ? 1 : 0)
  return (
    <Card
      title={text.overview.attention}
      action={count > 0 ? <span className="text-sm text-soft">{text.overview.attentionCount(count)}</span> : null}
    >
      {count === 0 && <EmptyState icon="shield" title={text.overview.allWell} hint={text.overview.allWellHint} />}
      <ul className="divide-y divide-line">
        {plansAwaitingApproval > 0 && (
          <li className="relative flex items-center gap-3 px-4 py-2.5 hover:bg-sunken">
            <ToneMark tone="warn" />
            <span className="min-w-0 flex-1">
              <Link to={paths.plans} className="font-medium after:absolute after:inset-0">
                {text.overview.plansWait(plansAwaitingApproval)}
              </Link>
              <span className="block text-sm text-soft">{text.overview.plansWaitHint}</span>
            </span>
            <Icon name="next" className="size-4 text-soft" />
          </li>
        )}
        {shown.map((item) => (
          <AttentionRow key={`${item.resourceKind} ${item.resourceId}`} item={item} />
        ))}
      </ul>
      {shown.length < grouped.length && (
        <div className="border-t border-line p-2">
          <Button look="quiet" onClick={() => setIsWhole(true)}>
            {text.overview.showMore(grouped.length - shown.length)}
          </Button>
        </div>
      )}
    </Card>
  )
}

function AttentionRow({ item }: { readonly item: AttentionView }) {
  const { name, message, since, isHopeless, domainId, nodeId } = item
  const classes = 'font-medium wrap-anywhere after:absolute after:inset-0'
  return (
    <li className="relative flex items-start gap-3 px-4 py-2.5 hover:bg-sunken" data-attention={name}>
      <ToneMark tone={isHopeless ? 'bad' : 'warn'} />
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap justify-between gap-x-3">
          <span className="min-w-0">
            {domainId !== null ? (
              <Link to={paths.domain} params={{ domainId }} className={classes}>
                {name}
              </Link>
            ) : (
              <Link to={paths.node} params={{ nodeId: nodeId ?? '' }} className={classes}>
                {name}
              </Link>
            )}
            <span className="text-soft"> · {conditionTitle(item.type)}</span>
          </span>
          <time dateTime={since} className="text-xs leading-5 text-soft tabular-nums">
            {text.overview.since(formatMoment(since, new Date()))}
          </time>
        </span>
        <span className="line-clamp-2 text-sm wrap-anywhere text-soft">{message}</span>
      </span>
    </li>
  )
}

/** Of several things that are wrong with one domain or node, the first stands for all; its page shows the others. */
function firstOfEach(items: readonly AttentionView[]): readonly AttentionView[] {
  const seen = new Set<string>()
  return items.filter(({ domainId, nodeId, resourceId }) => {
    const id = domainId ?? nodeId ?? resourceId
    if (seen.has(id)) return false
    seen.add(id)
    return true
  })
}
