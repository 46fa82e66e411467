import { toProblem } from '../api/problem.ts'
import { Notice } from '../ui/Notice.tsx'

/** What went wrong with a request, and what to do. */
export function ProblemNotice({ error }: { readonly error: unknown }) {
  const { detail, fix } = toProblem(error)
  return (
    <Notice tone="bad">
      <p className="font-semibold">{detail}</p>
      <p>{fix}</p>
    </Notice>
  )
}
