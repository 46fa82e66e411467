import { useNavigate } from '@tanstack/react-router'
import { NameForm } from '../forms/wizard/NameForm.tsx'
import { useTitle } from '../hooks/use-title.ts'
import { text } from '../texts/text.ts'
import { PageHead } from '../ui/PageHead.tsx'
import { paths } from '../util/paths.ts'

const texts = text.wizard

/** The first step of the wizard: from its end on the domain is on the server, and so is how far its set-up is. */
export function AddDomainPage() {
  const navigate = useNavigate()
  useTitle(texts.addTitle)
  return (
    <div className="mx-auto grid max-w-2xl gap-5">
      <PageHead title={texts.addTitle} intro={texts.addIntroduction} />
      <div className="rounded-lg border border-line bg-surface p-4 sm:p-5">
        <NameForm onRegistered={(domainId) => navigate({ to: paths.setUp, params: { domainId } })} />
      </div>
    </div>
  )
}
