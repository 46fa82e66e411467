import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { domainSummariesQuery } from '../api/domains.ts'
import { text } from '../texts/text.ts'
import { Card } from '../ui/Card.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { paths } from '../util/paths.ts'
import { DomainBadge } from './DomainBadge.tsx'

const shown = 20

/** The domains whose mail goes through the node; of many the first, and the way to all. */
export function DomainsOnNode({ nodeId }: { readonly nodeId: string }) {
  const { data } = useQuery(domainSummariesQuery)
  const here = data?.filter((row) => row.nodeId === nodeId)
  return (
    <Card
      title={text.nodes.domainsHere}
      mark={here !== undefined && <span className="text-sm text-soft tabular-nums">{here.length}</span>}
    >
      {here === undefined && <Skeleton rows={2} />}
      {here?.length === 0 && <p className="px-4 py-3 text-soft">{text.nodes.noDomains}</p>}
      <ul className="divide-y divide-line">
        {here?.slice(0, shown).map(({ id, name, state }) => (
          <li key={id} className="relative flex items-center justify-between gap-3 px-4 py-2 hover:bg-sunken">
            <Link to={paths.domain} params={{ domainId: id }} className="min-w-0 truncate after:absolute after:inset-0">
              {name}
            </Link>
            <DomainBadge state={state} />
          </li>
        ))}
      </ul>
      {here !== undefined && here.length > shown && (
        <p className="border-t border-line px-4 py-2">
          <Link
            to={paths.domains}
            search={{ q: here[0]?.nodeLabel ?? '' }}
            className="text-accent underline underline-offset-2"
          >
            {text.overview.showMore(here.length - shown)}
          </Link>
        </p>
      )}
    </Card>
  )
}
