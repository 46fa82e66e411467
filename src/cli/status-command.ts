import type { Command } from 'commander'
import type { components } from '#client/schema.ts'
import type { CommonOptions, OpenCommand } from './common-options.ts'
import type { Connection } from './connection.ts'
import type { Column } from './output.ts'
import { infrastructureColumns } from './tables.ts'

type Schemas = components['schemas']

interface StatusOptions extends CommonOptions {
  readonly all?: boolean
}

/** A point of the score with the order that it is of. */
interface PointRow {
  readonly domainName: string
  readonly point: Schemas['ScorePoint']
}

const gateNames: Readonly<Record<Schemas['ScorePoint']['gate'], string>> = { G1: 'node', G2: 'domain', G3: 'message' }

export const pointColumns: readonly Column<PointRow>[] = [
  { title: 'domain', value: ({ domainName }) => domainName },
  { title: 'gate', value: ({ point }) => gateNames[point.gate] },
  { title: 'state', value: ({ point }) => stateOf(point), style: ({ point }) => stateStyles[stateOf(point)] },
  { title: 'weight', value: ({ point }) => String(point.weight) },
  { title: 'point', value: ({ point }) => point.title },
  { title: 'seen', value: ({ point }) => point.explanation },
  { title: 'do', value: ({ point }) => point.fix ?? '' },
]

/** `rookery status [DOMAIN]`: every order with its state, and below each point of the score that fails with its fix. */
export function addStatusCommand(command: Command, open: OpenCommand): void {
  command
    .description('every order with its state, and what fails with its fix')
    .argument('[domain]', 'only this one')
    .option('--all', 'every point of the score, not only those that fail')
    .action(async (domainName: string | undefined, options: StatusOptions) => {
      const { connection, output } = open(options)
      const orders = (await connection.list<Schemas['InfrastructureSummary']>('/infrastructure')).filter(
        (order) => domainName === undefined || order.domainName === domainName.toLowerCase(),
      )
      if (domainName !== undefined && orders.length === 0) throw new Error(`Nothing was ordered for ${domainName}.`)
      const isShown = ({ held }: Schemas['ScorePoint']) => options.all === true || held === false
      const points = await readPoints(connection, orders, options.all === true, isShown)
      output.json({ items: orders.map((order) => ({ ...order, points: pointsOf(points, order) })) })
      output.table(infrastructureColumns, orders, 'Nothing was ordered yet. "rookery provision example.com" orders.')
      if (points.length === 0) return
      output.line()
      output.table(pointColumns, points, '')
    })
}

/** What is whole needs no second question: its points are read only when all are wanted. */
async function readPoints(
  connection: Connection,
  orders: readonly Schemas['InfrastructureSummary'][],
  wantsAll: boolean,
  isShown: (point: Schemas['ScorePoint']) => boolean,
): Promise<readonly PointRow[]> {
  const asked = orders.filter(({ deliverabilityScore }) => wantsAll || (deliverabilityScore ?? 100) < 100)
  const rows: PointRow[] = []
  for (const { id, domainName } of asked) {
    const { scorePoints } = await connection.get<Schemas['Infrastructure']>(`/infrastructure/${id}`)
    rows.push(...scorePoints.filter(isShown).map((point) => ({ domainName, point })))
  }
  return rows
}

function pointsOf(rows: readonly PointRow[], { domainName }: Schemas['InfrastructureSummary']) {
  return rows.filter((row) => row.domainName === domainName).map(({ point }) => point)
}

const stateStyles = { holds: 'green', fails: 'red', 'not judged': 'dim' } as const

function stateOf({ held }: Schemas['ScorePoint']): keyof typeof stateStyles {
  return held === null ? 'not judged' : held ? 'holds' : 'fails'
}
