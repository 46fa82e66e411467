import { Link } from '@tanstack/react-router'
import type { OverviewView } from '../api/views.ts'
import { text } from '../texts/text.ts'
import { Card } from '../ui/Card.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Sparkline } from '../ui/Sparkline.tsx'
import { StackedBar } from '../ui/StackedBar.tsx'
import { Stat } from '../ui/Stat.tsx'
import { dotClasses } from '../ui/tone.ts'
import { paths } from '../util/paths.ts'
import { domainStates, domainTones } from './domain-words.ts'

interface OverviewProps {
  readonly overview: OverviewView
}

/** All domains in one bar and a list, each state with the way to those that are in it. */
export function DomainsCard({ overview }: OverviewProps) {
  const counts = new Map(overview.domains.map(({ state, count }) => [state, count]))
  const parts = domainStates.flatMap((id) => {
    const count = counts.get(id) ?? 0
    return count === 0 ? [] : [{ id, tone: domainTones[id], count }]
  })
  const all = parts.reduce((sum, { count }) => sum + count, 0)
  return (
    <Card title={text.overview.domains} action={<CountLink to={paths.domains} count={all} />}>
      <div className="grid gap-3 p-4">
        <StackedBar parts={parts} />
        <ul aria-label={text.overview.domainsByState} className="grid gap-0.5">
          {parts.map(({ id, tone, count }) => (
            <li key={id}>
              <Link
                to={paths.domains}
                search={{ state: id }}
                className="-mx-2 flex min-h-8 items-center gap-2.5 rounded-md px-2 hover:bg-sunken"
              >
                <span className={`${dotClasses[tone]} size-2 rounded-full`} aria-hidden="true" />
                <span className="flex-1">{text.states.domains[id]}</span>
                <span className="text-soft tabular-nums">{count.toLocaleString('en')}</span>
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  )
}

/** The nodes in numbers. */
export function FleetCard({ overview: { fleet } }: OverviewProps) {
  const silent = fleet.nodes - fleet.connected
  return (
    <Card title={text.overview.fleet} action={<CountLink to={paths.nodes} count={fleet.nodes} />}>
      <div className="grid gap-3 p-4">
        <StackedBar
          parts={[
            { id: 'silent', tone: 'bad', count: silent },
            { id: 'problem', tone: 'warn', count: Math.max(0, fleet.connected - fleet.well) },
            { id: 'well', tone: 'good', count: fleet.well },
          ]}
        />
        <p>{fleet.nodes === 0 ? text.overview.notYet : text.overview.nodesWell(fleet.well, fleet.nodes)}</p>
        <dl className="grid grid-cols-3 gap-3">
          <Stat label={text.overview.connected} value={fleet.connected} />
          <Stat label={text.overview.silent} value={silent} />
          <Stat label={text.overview.drifted} value={fleet.drifted} />
        </dl>
      </div>
    </Card>
  )
}

/** The mean score now and over the last days. */
export function ScoreTrendCard({ overview }: OverviewProps) {
  const { meanScore, scoreByDay } = overview
  const scores = scoreByDay.map(({ score }) => score)
  const summary = text.overview.trendSummary(scores[0] ?? 0, scores.at(-1) ?? 0, scores.length)
  return (
    <Card title={text.overview.score}>
      <div className="grid gap-2 p-4">
        {meanScore === null ? (
          <p className="text-soft">{text.overview.noScore}</p>
        ) : (
          <dl>
            <Stat label={text.overview.meanScore} value={Math.round(meanScore)} unit={text.overview.outOf100} />
          </dl>
        )}
        {scores.length > 1 && (
          <Sparkline values={scores} least={0} most={100} label={`${text.overview.trend}: ${summary}`} />
        )}
        {scores.length > 0 && <p className="text-xs text-soft">{summary}</p>}
      </div>
    </Card>
  )
}

/** Mail in numbers, as the nodes said last. */
export function MailCard({ overview: { fleet } }: OverviewProps) {
  return (
    <Card title={text.overview.mail}>
      <dl className="grid grid-cols-3 gap-3 p-4">
        <Stat label={text.overview.mailboxes} value={fleet.mailboxes.toLocaleString('en')} />
        <Stat label={text.overview.queued} value={fleet.queuedMessages.toLocaleString('en')} />
        <Stat label={text.overview.deferred} value={fleet.deferredMessages.toLocaleString('en')} />
      </dl>
    </Card>
  )
}

function CountLink({ to, count }: { readonly to: (typeof paths)['domains' | 'nodes']; readonly count: number }) {
  const title = to === paths.domains ? text.domains.title : text.nodes.title
  return (
    <Link
      to={to}
      className="-mr-2 inline-flex min-h-8 items-center gap-1 rounded-md px-2 text-sm text-soft hover:text-ink"
    >
      <span className="tabular-nums">{count.toLocaleString('en')}</span>
      <span className="sr-only">{title}</span>
      <Icon name="next" className="size-4" />
    </Link>
  )
}
