import { useQuery } from '@tanstack/react-query'
import { orphansQuery, platformQuery } from '../api/queries.ts'
import type { PlatformView } from '../api/views.ts'
import { OperatorOnly } from '../components/OperatorOnly.tsx'
import { useTitle } from '../hooks/use-title.ts'
import { text } from '../texts/text.ts'
import { Badge } from '../ui/Badge.tsx'
import { Card } from '../ui/Card.tsx'
import { type Column, DataTable } from '../ui/DataTable.tsx'
import { Notice } from '../ui/Notice.tsx'
import { PageHead } from '../ui/PageHead.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { formatMoment, formatSeconds } from '../util/format-time.ts'

type Loop = PlatformView['loops'][number]

/** Longer than any loop takes for one look when workers keep up. */
const lateSeconds = 60

const columns: readonly Column<Loop>[] = [
  {
    id: 'loop',
    title: text.operator.loop,
    width: 'minmax(0,2fr)',
    isAlways: true,
    sortBy: ({ loop }) => loop,
    cell: ({ loop }) => (
      <span>
        <span className="font-medium">{text.operator.loopNames[loop] ?? loop}</span>
        <span className="ml-2 font-mono text-xs text-soft max-md:hidden">{loop}</span>
      </span>
    ),
  },
  { id: 'resources', title: text.operator.resources, width: '7rem', align: 'right', cell: countCell('resources') },
  { id: 'due', title: text.operator.due, width: '6rem', align: 'right', isAlways: true, cell: countCell('due') },
  {
    id: 'overdue',
    title: text.operator.overdue,
    width: '8rem',
    align: 'right',
    isAlways: true,
    sortBy: ({ overdueSeconds }) => overdueSeconds,
    cell: ({ overdueSeconds }) => (
      <span className={`tabular-nums ${overdueSeconds > lateSeconds ? 'text-warn' : ''}`}>
        {formatSeconds(overdueSeconds)}
      </span>
    ),
  },
  {
    id: 'failing',
    title: text.operator.failing,
    width: '9rem',
    align: 'right',
    isAlways: true,
    sortBy: ({ failing }) => failing,
    cell: ({ failing }) => <Badge tone={failing > 0 ? 'warn' : 'good'}>{failing.toLocaleString('en')}</Badge>,
  },
]

function countCell(name: 'resources' | 'due') {
  return (loop: Loop) => <span className="tabular-nums">{loop[name].toLocaleString('en')}</span>
}

/** What Rookery itself is busy with, for the operator. */
export function PlatformPage() {
  const { data, error } = useQuery(platformQuery)
  useTitle(text.operator.platform)
  const isLate = data?.loops.some(({ overdueSeconds }) => overdueSeconds > lateSeconds) === true
  return (
    <div className="grid grid-cols-1 gap-4">
      <PageHead
        title={text.operator.platform}
        intro={text.operator.platformIntro}
        marks={
          data !== undefined && (
            <Badge tone={isLate ? 'warn' : 'good'}>{isLate ? text.operator.fallsBehind : text.operator.keepsUp}</Badge>
          )
        }
      />
      {error !== null && <OperatorOnly error={error} />}
      {data === undefined && error === null && <Skeleton rows={6} />}
      {isLate && <Notice tone="warn">{text.operator.fallsBehindHint}</Notice>}
      {data !== undefined && (
        <>
          <DataTable
            label={text.operator.loops}
            rows={data.loops}
            columns={columns}
            rowKey={({ loop }) => loop}
            empty={null}
          />
          <Orphans />
        </>
      )}
    </div>
  )
}

function Orphans() {
  const { data } = useQuery(orphansQuery)
  return (
    <Card title={text.operator.orphans}>
      <p className="border-b border-line px-4 py-2 text-sm text-soft">{text.operator.orphansHint}</p>
      {data?.items.length === 0 && <p className="px-4 py-3 text-soft">{text.operator.noOrphans}</p>}
      <ul className="divide-y divide-line">
        {data?.items.map(({ provider, machineId, name, state, firstSeenAt }) => (
          <li key={`${provider} ${machineId}`} className="flex flex-wrap justify-between gap-x-4 px-4 py-2">
            <span className="min-w-0 wrap-anywhere">
              <span className="font-medium">{name}</span>{' '}
              <span className="text-soft">{`${provider} ${machineId}`}</span>
            </span>
            <span className="text-sm text-soft">{`${state}, ${text.operator.firstSeen(formatMoment(firstSeenAt, new Date()))}`}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
