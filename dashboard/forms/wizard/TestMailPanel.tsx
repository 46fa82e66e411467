import { useMutation, useQueryClient } from '@tanstack/react-query'
import { requestTestMail } from '../../api/set-up.ts'
import type { InfrastructureView, TestMailView } from '../../api/views.ts'
import { ProblemNotice } from '../../components/ProblemNotice.tsx'
import { VerdictCard } from '../../components/VerdictCard.tsx'
import { text } from '../../texts/text.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { formatMoment } from '../../util/format-time.ts'
import { newRequestKey } from '../../util/request-key.ts'

const texts = text.wizard.test

interface TestMailPanelProps {
  readonly infrastructure: InfrastructureView
  /** The newest first. */
  readonly testMails: readonly TestMailView[]
}

/** Sends a real mail and shows what strangers' providers made of it. */
export function TestMailPanel({ infrastructure, testMails }: TestMailPanelProps) {
  const queries = useQueryClient()
  const send = useMutation({
    mutationFn: requestTestMail,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['domain', infrastructure.domainId, 'test-mails'] }),
  })
  const [newest, ...earlier] = testMails
  const isUnderWay = send.isPending || newest?.finishedAt === null
  return (
    <div className="grid gap-4">
      <p>{texts.introduction}</p>
      {send.error !== null && <ProblemNotice error={send.error} />}
      <Button
        look={newest?.state === 'delivered' ? 'plain' : 'main'}
        onClick={() => send.mutate({ requestKey: newRequestKey(), infrastructureId: infrastructure.id })}
        disabled={isUnderWay}
        className="justify-self-start"
      >
        {isUnderWay ? texts.sending : newest === undefined ? texts.send : texts.sendAgain}
      </Button>
      {newest !== undefined && <TestMail testMail={newest} />}
      {earlier.length > 0 && (
        <details>
          <summary className="cursor-pointer py-1 font-semibold">{texts.earlier}</summary>
          <ul className="grid gap-1">
            {earlier.map(({ id, message, requestedAt }) => (
              <li key={id} className="text-sm wrap-anywhere text-soft">
                {formatMoment(requestedAt, new Date())}: {message}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function TestMail({ testMail }: { readonly testMail: TestMailView }) {
  const { state, message, verdicts, requestedAt } = testMail
  const tone = state === 'delivered' ? 'good' : state === 'failed' ? 'bad' : 'busy'
  const headline = { delivered: texts.delivered, failed: texts.failed, waiting: texts.sending, sent: texts.sending }
  return (
    <div className="grid gap-3" data-test-mail={state}>
      <Notice tone={tone}>
        <p className="font-semibold">{headline[state]}</p>
        <p className="wrap-anywhere">{message}</p>
      </Notice>
      <p className="text-sm text-soft">{texts.askedAt(formatMoment(requestedAt, new Date()))}</p>
      {verdicts.map((verdict) => (
        <VerdictCard key={verdict.address} verdict={verdict} />
      ))}
    </div>
  )
}
