import { Link } from '@tanstack/react-router'
import { useTitle } from '../hooks/use-title.ts'
import { paths } from '../util/paths.ts'

export function NotFoundPage() {
  useTitle('No such page')
  return (
    <div className="mx-auto mt-[8vh] max-w-md">
      <h1 className="mb-2 text-lg font-semibold">There is no such page</h1>
      <Link to={paths.infrastructureList} className="text-accent underline">
        See what there is
      </Link>
    </div>
  )
}
