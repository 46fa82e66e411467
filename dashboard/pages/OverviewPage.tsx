import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { eventsQuery, overviewQuery } from '../api/queries.ts'
import type { OverviewView } from '../api/views.ts'
import { AttentionCard } from '../components/AttentionCard.tsx'
import { EventList } from '../components/EventList.tsx'
import { DomainsCard, FleetCard, MailCard, ScoreTrendCard } from '../components/OverviewCards.tsx'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { useTitle } from '../hooks/use-title.ts'
import { text } from '../texts/text.ts'
import { buttonClasses } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { PageHead } from '../ui/PageHead.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { paths } from '../util/paths.ts'

/** What needs somebody, then everything in numbers. */
export function OverviewPage() {
  const { data, error } = useQuery(overviewQuery)
  useTitle(text.overview.title)
  return (
    <div className="grid grid-cols-1 gap-4">
      <PageHead title={text.overview.title} />
      {error !== null && <ProblemNotice error={error} />}
      {data === undefined && error === null && <Skeleton rows={8} />}
      {data !== undefined && (isEmpty(data) ? <Welcome /> : <Dashboard overview={data} />)}
    </div>
  )
}

function Dashboard({ overview }: { readonly overview: OverviewView }) {
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1.7fr)_minmax(0,1fr)]">
      <div className="grid min-w-0 grid-cols-1 gap-4">
        <AttentionCard items={overview.attention} plansAwaitingApproval={overview.fleet.plansAwaitingApproval} />
        <Recent />
      </div>
      <div className="grid min-w-0 gap-4 sm:grid-cols-2 lg:grid-cols-1">
        <DomainsCard overview={overview} />
        <FleetCard overview={overview} />
        <ScoreTrendCard overview={overview} />
        <MailCard overview={overview} />
      </div>
    </div>
  )
}

function Recent() {
  const { data } = useQuery(eventsQuery({}, 12))
  return (
    <Card
      title={text.overview.recent}
      action={
        <Link to={paths.events} className={`${buttonClasses('quiet')} -mr-2`}>
          {text.overview.allEvents}
        </Link>
      }
    >
      {data === undefined ? <Skeleton rows={6} /> : <EventList events={data.items.toReversed()} />}
    </Card>
  )
}

function Welcome() {
  return (
    <Card title={text.overview.welcome}>
      <EmptyState
        icon="mail"
        title={text.domains.none}
        hint={text.overview.welcomeHint}
        action={
          <Link to={paths.addDomain} className={buttonClasses('main')}>
            {text.shell.addDomain}
          </Link>
        }
      />
    </Card>
  )
}

function isEmpty({ domains, fleet }: OverviewView): boolean {
  return domains.length === 0 && fleet.nodes === 0
}
