import { useQuery } from '@tanstack/react-query'
import { Navigate, useParams } from '@tanstack/react-router'
import { infrastructureQuery } from '../api/queries.ts'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { paths } from '../util/paths.ts'

/** The address of an order, as other programs know it: leads to the page of its domain. */
export function InfrastructurePage() {
  const { infrastructureId = '' } = useParams({ strict: false })
  const { data, error } = useQuery(infrastructureQuery(infrastructureId))
  if (error !== null) return <ProblemNotice error={error} />
  if (data === undefined) return <Skeleton rows={6} />
  return <Navigate to={paths.domain} params={{ domainId: data.domainId }} replace />
}
