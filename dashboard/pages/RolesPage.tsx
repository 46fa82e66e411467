import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { createRole, deleteRole, rolesQuery } from '../api/people.ts'
import type { RoleView } from '../api/views.ts'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { PermissionBoxes } from '../forms/PermissionBoxes.tsx'
import { TextField } from '../forms/TextField.tsx'
import { useAction } from '../forms/use-action.ts'
import { useTitle } from '../hooks/use-title.ts'
import { useViewer } from '../hooks/use-viewer.ts'
import { text } from '../texts/text.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { PageHead } from '../ui/PageHead.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'

/** The named sets of permissions of the tenant. */
export function RolesPage() {
  const { can } = useViewer()
  const { data, error } = useQuery(rolesQuery)
  useTitle(text.access.roles)
  return (
    <div className="grid grid-cols-1 gap-4">
      <PageHead title={text.access.roles} intro={text.access.rolesIntro} actions={can('roles:write') && <AddRole />} />
      {error !== null && <ProblemNotice error={error} />}
      {data === undefined && error === null && <Skeleton rows={4} />}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        {data?.items.map((role) => (
          <RoleCard key={role.id} role={role} />
        ))}
      </div>
    </div>
  )
}

function RoleCard({ role }: { readonly role: RoleView }) {
  const { can } = useViewer()
  const remove = useAction({ run: () => deleteRole(role.id), changes: ['roles'] })
  return (
    <Card
      title={role.name}
      mark={
        <Badge tone={role.isBuiltIn ? 'idle' : 'busy'}>{role.isBuiltIn ? text.access.builtIn : text.access.own}</Badge>
      }
      action={
        !role.isBuiltIn && can('roles:write') ? (
          <Button look="danger" onClick={() => remove.mutate()}>
            {text.access.delete}
          </Button>
        ) : null
      }
    >
      <div className="grid gap-2 px-4 py-3">
        <p className="text-soft">{role.description}</p>
        <details>
          <summary className="cursor-pointer text-sm">{text.access.permissionCount(role.permissions.length)}</summary>
          <ul className="mt-2 flex flex-wrap gap-1.5">
            {role.permissions.map((permission) => (
              <li key={permission} className="rounded bg-sunken px-1.5 py-0.5 font-mono text-xs">
                {permission}
              </li>
            ))}
          </ul>
        </details>
      </div>
    </Card>
  )
}

function AddRole() {
  const { me } = useViewer()
  const [isOpen, setIsOpen] = useState(false)
  const [name, setName] = useState('')
  const [permissions, setPermissions] = useState<readonly string[]>([])
  const create = useAction({ run: createRole, changes: ['roles'], onDone: () => setIsOpen(false) })

  function submit(event: FormEvent) {
    event.preventDefault()
    create.mutate({ name, permissions })
  }

  return (
    <>
      <Button look="main" onClick={() => setIsOpen(true)}>
        {text.access.addRole}
      </Button>
      {isOpen && (
        <Dialog title={text.access.addRole} onEscape={() => setIsOpen(false)}>
          <form onSubmit={submit} className="grid gap-4">
            <TextField label={text.access.roleName} required autoComplete="off" value={name} onChange={setName} />
            <PermissionBoxes offered={me?.permissions ?? []} chosen={permissions} onChange={setPermissions} />
            <div className="flex justify-end gap-2">
              <Button onClick={() => setIsOpen(false)}>{text.kit.cancel}</Button>
              <Button type="submit" look="main" disabled={create.isPending || permissions.length === 0}>
                {text.access.addRole}
              </Button>
            </div>
          </form>
        </Dialog>
      )}
    </>
  )
}
