import { Link } from '@tanstack/react-router'
import { useTitle } from '../hooks/use-title.ts'
import { text } from '../texts/text.ts'
import { paths } from '../util/paths.ts'

export function NotFoundPage() {
  useTitle(text.shell.noSuchPage)
  return (
    <div className="mx-auto mt-[8vh] max-w-md">
      <h1 className="mb-2 text-lg font-semibold">{text.shell.noSuchPage}</h1>
      <Link to={paths.overview} className="text-accent underline">
        {text.shell.seeWhatThereIs}
      </Link>
    </div>
  )
}
