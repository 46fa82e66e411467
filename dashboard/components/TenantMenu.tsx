import { useEffect } from 'react'
import { chooseTenant, forgetTenant } from '../api/session.ts'
import { useSession } from '../hooks/use-session.ts'
import { useViewer } from '../hooks/use-viewer.ts'
import { text } from '../texts/text.ts'
import { Icon } from '../ui/Icon.tsx'
import { Menu } from '../ui/Menu.tsx'

/** In which tenant one acts, and the way to another. Nothing for keys, which have one. */
export function TenantMenu() {
  const session = useSession()
  const { me } = useViewer()
  const tenants = me?.tenants ?? []
  const chosen = session.kind === 'user' ? session.tenantId : null
  const isGone = me !== null && chosen !== null && !tenants.some(({ tenantId }) => tenantId === chosen)
  const first = me !== null && me.tenantId === null && chosen === null ? tenants[0]?.tenantId : undefined
  useEffect(() => {
    if (isGone) forgetTenant()
    else if (first !== undefined) chooseTenant(first)
  }, [isGone, first])
  const current = tenants.find(({ tenantId }) => tenantId === (chosen ?? me?.tenantId))
  if (session.kind !== 'user' || current === undefined) return null
  return (
    <Menu
      label={`${text.access.tenant}: ${current.tenantName}`}
      opensAt="left"
      button={
        <>
          <span className="max-w-36 truncate sm:max-w-56">{current.tenantName}</span>
          <Icon name="chevron" className="size-4" />
        </>
      }
      items={tenants.map(({ tenantId, tenantName, roleName }) => ({
        title: `${tenantName} (${roleName})`,
        isChosen: tenantId === current.tenantId,
        onChoose: () => chooseTenant(tenantId),
      }))}
    />
  )
}
