import type { ReactNode } from 'react'
import type { VerdictView } from '../api/views.ts'
import { text } from '../texts/text.ts'
import { Badge } from '../ui/Badge.tsx'
import type { Tone } from '../ui/tone.ts'

const texts = text.wizard.test

/** What one provider outside made of a test mail. */
export function VerdictCard({ verdict }: { readonly verdict: VerdictView }) {
  const { address, problem, folder, spf, dkim, dmarc, tlsProtocol, seconds } = verdict
  return (
    <div className="rounded-md border border-line" data-verdict={address}>
      <h3 className="border-b border-line px-3 py-2 font-semibold break-all">{texts.verdictOf(address)}</h3>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 px-3 py-2">
        <Line label={texts.folder}>
          {folder === null ? (
            <Badge tone="bad">{texts.notArrived}</Badge>
          ) : (
            <Badge tone={folder === 'inbox' ? 'good' : 'warn'}>{texts.folders[folder]}</Badge>
          )}
        </Line>
        {folder !== null && (
          <>
            <Line label={texts.spf}>
              <Result text={spf} />
            </Line>
            <Line label={texts.dkim}>
              {dkim.length === 0 ? (
                <Result text={null} />
              ) : (
                dkim.map((it) => <Result key={it.selector} text={it.result} />)
              )}
            </Line>
            <Line label={texts.dmarc}>
              <Result text={dmarc} />
            </Line>
            <Line label={texts.encryption}>
              <Badge tone={tlsProtocol === null ? 'bad' : 'good'}>{tlsProtocol ?? texts.clear}</Badge>
            </Line>
            {seconds !== null && <Line label={texts.duration}>{texts.seconds(seconds)}</Line>}
          </>
        )}
      </dl>
      {problem !== null && <p className="border-t border-line px-3 py-2 wrap-anywhere">{problem}</p>}
    </div>
  )
}

function Line({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-soft">{label}</dt>
      <dd className="flex flex-wrap gap-1">{children}</dd>
    </>
  )
}

function Result({ text }: { readonly text: string | null }) {
  const tone: Tone = text === 'pass' ? 'good' : text === null ? 'warn' : 'bad'
  return <Badge tone={tone}>{text ?? texts.notChecked}</Badge>
}
