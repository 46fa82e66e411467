import { useQuery } from '@tanstack/react-query'
import { domainSummariesQuery } from '../api/domains.ts'

/** The name of a domain; null while it is not known, and of one that is gone. */
export function useDomainName(id: string): string | null {
  return useQuery(domainSummariesQuery).data?.find((row) => row.id === id)?.name ?? null
}
