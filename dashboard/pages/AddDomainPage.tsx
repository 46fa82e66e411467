import { useNavigate } from '@tanstack/react-router'
import { NameForm } from '../forms/wizard/NameForm.tsx'
import { useTitle } from '../hooks/use-title.ts'
import { wizardTexts as texts } from '../texts/wizard.ts'
import { paths } from '../util/paths.ts'

/** The first step of the wizard: from its end on the domain is on the server, and so is how far its set-up is. */
export function AddDomainPage() {
  const navigate = useNavigate()
  useTitle(texts.addTitle)
  return (
    <div className="mx-auto max-w-2xl">
      <h1 className="mb-1 text-lg font-semibold">{texts.addTitle}</h1>
      <p className="mb-5 text-soft">{texts.addIntroduction}</p>
      <div className="rounded-lg border border-line bg-surface p-4 sm:p-5">
        <NameForm onRegistered={(domainId) => navigate({ to: paths.setUp, params: { domainId } })} />
      </div>
    </div>
  )
}
