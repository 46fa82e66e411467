import { Link } from '@tanstack/react-router'
import type { DomainSummaryView } from '../api/views.ts'
import { text } from '../texts/text.ts'
import type { Column } from '../ui/DataTable.tsx'
import { formatDay } from '../util/format-time.ts'
import { paths } from '../util/paths.ts'
import { DomainBadge } from './DomainBadge.tsx'
import { domainStates } from './domain-words.ts'
import { ScoreText } from './ScoreText.tsx'

type DomainColumn = Column<DomainSummaryView>

const name: DomainColumn = {
  id: 'name',
  title: text.domains.name,
  width: 'minmax(0,2.2fr)',
  isAlways: true,
  sortBy: (row) => row.name,
  cell: (row) => (
    <Link to={paths.domain} params={{ domainId: row.id }} className="font-medium after:absolute after:inset-0">
      {row.name}
    </Link>
  ),
}

const tenant: DomainColumn = {
  id: 'tenant',
  title: text.domains.tenant,
  width: 'minmax(0,1fr)',
  sortBy: (row) => row.tenantName.toLowerCase(),
  cell: (row) => <span className="text-soft">{row.tenantName}</span>,
}

const rest: readonly DomainColumn[] = [
  {
    id: 'score',
    title: text.domains.score,
    width: '8rem',
    isAlways: true,
    sortBy: (row) => row.score,
    cell: (row) => <ScoreText score={row.score} />,
  },
  {
    id: 'node',
    title: text.domains.node,
    width: 'minmax(0,1.2fr)',
    sortBy: (row) => row.nodeLabel,
    cell: (row) => <span className="text-soft">{row.nodeLabel ?? '–'}</span>,
  },
  {
    id: 'mailboxes',
    title: text.domains.mailboxes,
    width: '5.5rem',
    align: 'right',
    sortBy: (row) => row.mailboxCount,
    cell: (row) => <span className="tabular-nums">{row.mailboxCount.toLocaleString('en')}</span>,
  },
  {
    id: 'certificate',
    title: text.domains.certificate,
    width: '9rem',
    sortBy: (row) => row.certificateExpiresAt,
    cell: ({ certificateExpiresAt }) => (
      <span className="text-soft">
        {certificateExpiresAt === null ? '–' : text.domains.until(formatDay(certificateExpiresAt))}
      </span>
    ),
  },
  {
    id: 'state',
    title: text.domains.state,
    width: '8.5rem',
    isAlways: true,
    sortBy: (row) => domainStates.indexOf(row.state),
    cell: (row) => <DomainBadge state={row.state} />,
  },
]

/** The operator sees domains of every tenant, and whose they are. */
export function domainColumns(isOperator: boolean): readonly DomainColumn[] {
  return isOperator ? [name, tenant, ...rest] : [name, ...rest]
}
