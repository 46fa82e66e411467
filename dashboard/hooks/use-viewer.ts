import { useQuery } from '@tanstack/react-query'
import { viewerQuery } from '../api/viewer.ts'

/** Who looks, as far as pages show different things to different people; the API decides what is allowed. */
export function useViewer(): { readonly isOperator: boolean } {
  return useQuery(viewerQuery).data ?? { isOperator: false }
}
