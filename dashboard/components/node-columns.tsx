import { Link } from '@tanstack/react-router'
import { readHeartbeat } from '../api/heartbeat.ts'
import type { NodeView } from '../api/views.ts'
import { text } from '../texts/text.ts'
import type { Column } from '../ui/DataTable.tsx'
import { formatMoment } from '../util/format-time.ts'
import { paths } from '../util/paths.ts'
import { NodeBadge } from './NodeBadge.tsx'
import { nodeState, nodeStates } from './node-words.ts'

export const nodeColumns: readonly Column<NodeView>[] = [
  {
    id: 'label',
    title: text.nodes.label,
    width: 'minmax(0,2fr)',
    isAlways: true,
    sortBy: ({ label }) => label,
    cell: ({ id, label }) => (
      <Link to={paths.node} params={{ nodeId: id }} className="font-medium after:absolute after:inset-0">
        {label}
      </Link>
    ),
  },
  {
    id: 'address',
    title: text.nodes.address,
    width: 'minmax(0,1.2fr)',
    isAlways: true,
    sortBy: ({ ipAddress }) => ipAddress,
    cell: ({ ipAddress, hostname }) => <span className="text-soft">{ipAddress ?? hostname}</span>,
  },
  {
    id: 'region',
    title: text.nodes.region,
    width: 'minmax(0,0.8fr)',
    sortBy: ({ region }) => region,
    cell: ({ region }) => <span className="text-soft">{region}</span>,
  },
  {
    id: 'size',
    title: text.nodes.size,
    width: 'minmax(0,0.8fr)',
    sortBy: ({ size }) => size,
    cell: ({ size }) => <span className="text-soft">{size}</span>,
  },
  {
    id: 'load',
    title: text.nodes.load,
    width: '4rem',
    align: 'right',
    sortBy: (node) => readHeartbeat(node)?.metrics?.load ?? null,
    cell: (node) => <span className="tabular-nums">{readHeartbeat(node)?.metrics?.load.toFixed(2) ?? '–'}</span>,
  },
  {
    id: 'waiting',
    title: text.nodes.waiting,
    width: '7rem',
    align: 'right',
    sortBy: (node) => readHeartbeat(node)?.metrics?.queued ?? null,
    cell: (node) => (
      <span className="tabular-nums">{readHeartbeat(node)?.metrics?.queued.toLocaleString('en') ?? '–'}</span>
    ),
  },
  {
    id: 'heartbeat',
    title: text.nodes.heartbeat,
    width: '8.5rem',
    sortBy: ({ lastHeartbeat }) => lastHeartbeat,
    cell: ({ lastHeartbeat }) => (
      <span className="text-soft tabular-nums">
        {lastHeartbeat === null ? text.nodes.never : formatMoment(lastHeartbeat, new Date())}
      </span>
    ),
  },
  {
    id: 'state',
    title: text.nodes.state,
    width: '9rem',
    isAlways: true,
    sortBy: (node) => nodeStates.indexOf(nodeState(node)),
    cell: (node) => <NodeBadge node={node} />,
  },
]
