import { Link } from '@tanstack/react-router'
import { useViewer } from '../hooks/use-viewer.ts'
import { text } from '../texts/text.ts'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { paths } from '../util/paths.ts'

interface Entry {
  readonly to: (typeof paths)[
    | 'overview'
    | 'domains'
    | 'nodes'
    | 'mailboxes'
    | 'events'
    | 'plans'
    | 'tenants'
    | 'platform'
    | 'team'
    | 'roles'
    | 'keys']
  readonly title: string
  readonly icon: IconName
}

const entries: readonly Entry[] = [
  { to: paths.overview, title: text.shell.overview, icon: 'overview' },
  { to: paths.domains, title: text.shell.domains, icon: 'domain' },
  { to: paths.nodes, title: text.shell.nodes, icon: 'node' },
  { to: paths.mailboxes, title: text.mail.title, icon: 'mail' },
  { to: paths.events, title: text.shell.events, icon: 'events' },
  { to: paths.plans, title: text.shell.plans, icon: 'plans' },
]

const accessEntries: readonly (Entry & { readonly permission: string })[] = [
  { to: paths.team, title: text.access.team, icon: 'tenants', permission: 'members:read' },
  { to: paths.roles, title: text.access.roles, icon: 'shield', permission: 'roles:read' },
  { to: paths.keys, title: text.access.keys, icon: 'key', permission: 'api-keys:read' },
]

const operatorEntries: readonly Entry[] = [
  { to: paths.tenants, title: text.shell.tenants, icon: 'tenants' },
  { to: paths.platform, title: text.shell.platform, icon: 'platform' },
]

/** The places to go to, those of the operator below. `onLeave` is called when one is chosen. */
export function SideNavigation({ onLeave }: { readonly onLeave?: () => void }) {
  const { isOperator, can } = useViewer()
  const access = accessEntries.filter(({ permission }) => can(permission))
  return (
    <nav aria-label={text.shell.mainNavigation} className="grid gap-0.5">
      {entries.map((entry) => (
        <NavigationLink key={entry.to} entry={entry} onLeave={onLeave} />
      ))}
      {access.length > 0 && <p className="mt-4 px-3 pb-1 text-xs font-medium text-soft">{text.shell.access}</p>}
      {access.map((entry) => (
        <NavigationLink key={entry.to} entry={entry} onLeave={onLeave} />
      ))}
      {isOperator && (
        <>
          <p className="mt-4 px-3 pb-1 text-xs font-medium text-soft">{text.shell.operator}</p>
          {operatorEntries.map((entry) => (
            <NavigationLink key={entry.to} entry={entry} onLeave={onLeave} />
          ))}
        </>
      )}
    </nav>
  )
}

function NavigationLink({ entry, onLeave }: { readonly entry: Entry; readonly onLeave: (() => void) | undefined }) {
  return (
    <Link
      to={entry.to}
      activeOptions={{ exact: entry.to === paths.overview }}
      activeProps={{ 'aria-current': 'page' }}
      onClick={() => onLeave?.()}
      className="flex min-h-9 items-center gap-3 rounded-md px-3 text-sm font-medium text-soft hover:bg-sunken hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-ink"
    >
      <Icon name={entry.icon} className="size-4.5" />
      {entry.title}
    </Link>
  )
}
