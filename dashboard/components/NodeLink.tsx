import { Link } from '@tanstack/react-router'
import { paths } from '../util/paths.ts'

export function NodeLink({ nodeId, label }: { readonly nodeId: string; readonly label: string }) {
  return (
    <Link to={paths.node} params={{ nodeId }} className="text-accent underline underline-offset-2">
      {label}
    </Link>
  )
}
