import { useQuery } from '@tanstack/react-query'
import { viewerQuery } from '../api/viewer.ts'
import type { MeView } from '../api/views.ts'
import { text } from '../texts/text.ts'

export interface Viewer {
  /** Null until it is known. */
  readonly me: MeView | null
  readonly isOperator: boolean
  /** For what pages offer; the API decides what is allowed. */
  readonly can: (permission: string) => boolean
  /** Why something that needs the permission is blocked; null when it is not, or not known yet. */
  readonly blockOf: (permission: string) => string | null
}

/** Who looks. */
export function useViewer(): Viewer {
  const me = useQuery(viewerQuery).data ?? null
  const can = (permission: string) => me?.permissions.includes(permission) === true
  return {
    me,
    isOperator: me?.isOperator === true,
    can,
    blockOf: (permission) => (me === null || can(permission) ? null : text.kit.needsPermission(permission)),
  }
}
