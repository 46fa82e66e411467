import type { DriftedFile, Heartbeat } from '../api/heartbeat.ts'
import { text } from '../texts/text.ts'
import { Badge } from '../ui/Badge.tsx'
import { Card } from '../ui/Card.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatMoment } from '../util/format-time.ts'

/** Files that were changed by hand on the node, each with the difference. */
export function DriftCard({ heartbeat }: { readonly heartbeat: Heartbeat | null }) {
  const paths = heartbeat?.driftedPaths ?? []
  const files = paths.map((path) => heartbeat?.drift.find((file) => file.path === path) ?? { path, diff: null })
  return (
    <Card
      title={text.nodes.tabs.drift}
      mark={files.length > 0 && <Badge tone="warn">{text.nodes.driftCount(files.length)}</Badge>}
    >
      {files.length === 0 && <EmptyState icon="shield" title={text.nodes.noDrift} hint={text.nodes.noDriftHint} />}
      <ul className="divide-y divide-line">
        {files.map((file) => (
          <DriftRow key={file.path} file={file} />
        ))}
      </ul>
      {heartbeat?.repair != null && (
        <p className="border-t border-line px-4 py-2 text-sm text-soft">
          {heartbeat.repair.failure === null
            ? text.nodes.lastRepair(formatMoment(heartbeat.repair.at, new Date()))
            : `${text.nodes.repairFailed} ${heartbeat.repair.failure}`}
        </p>
      )}
    </Card>
  )
}

function DriftRow({ file: { path, diff } }: { readonly file: DriftedFile }) {
  return (
    <li className="grid gap-2 px-4 py-3">
      <p className="font-mono text-xs font-semibold break-all">{path}</p>
      {diff === null ? (
        <p className="text-sm text-soft">{text.nodes.secretFile}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre tabIndex={0} className="overflow-x-auto rounded-md bg-sunken p-3 font-mono text-xs leading-5">
          {diff.split('\n').map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text in their order
            <span key={index} className={`block min-h-5 ${lineClasses(line)}`}>
              {line}
            </span>
          ))}
        </pre>
      )}
    </li>
  )
}

function lineClasses(line: string): string {
  if (line.startsWith('+')) return 'bg-good-soft text-good'
  if (line.startsWith('-')) return 'bg-bad-soft text-bad'
  return line.startsWith('@@') ? 'text-busy' : ''
}
