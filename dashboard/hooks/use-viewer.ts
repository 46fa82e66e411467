import { useQuery } from '@tanstack/react-query'
import { viewerQuery } from '../api/viewer.ts'
import type { MeView } from '../api/views.ts'

export interface Viewer {
  /** Null until it is known. */
  readonly me: MeView | null
  readonly isOperator: boolean
  /** For what pages offer; the API decides what is allowed. */
  readonly can: (permission: string) => boolean
}

/** Who looks. */
export function useViewer(): Viewer {
  const me = useQuery(viewerQuery).data ?? null
  return {
    me,
    isOperator: me?.isOperator === true,
    can: (permission) => me?.permissions.includes(permission) === true,
  }
}
