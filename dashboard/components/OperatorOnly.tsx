import { toProblem } from '../api/problem.ts'
import { text } from '../texts/text.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ProblemNotice } from './ProblemNotice.tsx'

/** What stands on an operator's page when it could not be read: that it is not for everybody, or what went wrong. */
export function OperatorOnly({ error }: { readonly error: unknown }) {
  if (toProblem(error).status !== 403) return <ProblemNotice error={error} />
  return <EmptyState icon="shield" title={text.operator.onlyOperator} hint={text.operator.onlyOperatorHint} />
}
