import type { ReactNode } from 'react'
import type { StepView } from '../api/views.ts'
import { type Tone, toneClasses } from '../ui/tone.ts'
import { stepWords, worstTone } from './step-words.ts'

interface FlowDiagramProps {
  readonly domainName: string
  readonly hostname: string
  readonly ipAddress: string | null
  readonly steps: readonly StepView[]
  readonly isDnsByHand: boolean
}

/** The way of mail in one picture: the domain's names lead to the node, the node speaks with the world. */
export function FlowDiagram({ domainName, hostname, ipAddress, steps, isDnsByHand }: FlowDiagramProps) {
  const toneOf = (...names: readonly string[]) =>
    worstTone(steps.filter(({ name }) => names.includes(name)).map((step) => stepWords(step, isDnsByHand).tone))
  const outside = toneOf('verification')
  return (
    <ol
      aria-label="The way of mail"
      className="grid grid-cols-[minmax(0,1fr)_1.5rem_minmax(0,1fr)_1.5rem_minmax(0,1fr)] items-stretch rounded-lg border border-line bg-surface p-3 sm:grid-cols-[minmax(0,1fr)_5rem_minmax(0,1fr)_5rem_minmax(0,1fr)] sm:p-4"
    >
      <Place title="Domain" detail={domainName} tone={toneOf('ownership')} icon={<GlobeIcon />} />
      <Arrow tone={toneOf('dns', 'reverse-dns')} label="DNS" />
      <Place
        title="Mail node"
        detail={ipAddress ?? hostname}
        tone={toneOf('machine', 'configuration', 'certificate', 'mailbox')}
        icon={<NodeIcon />}
      />
      <Arrow tone={outside} label="Mail" isBothWays />
      <Place title="Outside" detail="the world" tone={outside} icon={<EnvelopeIcon />} />
    </ol>
  )
}

interface PlaceProps {
  readonly title: string
  readonly detail: string
  readonly tone: Tone
  readonly icon: ReactNode
}

const toneWords: Readonly<Record<Tone, string>> = {
  good: 'ready',
  busy: 'in work',
  warn: 'needs attention',
  bad: 'failed',
  idle: 'waiting',
}

function Place({ title, detail, tone, icon }: PlaceProps) {
  return (
    <li
      className={`${toneClasses[tone]} grid min-w-0 content-center justify-items-center rounded-md px-1.5 py-2 text-center`}
    >
      {icon}
      <span className="text-sm font-semibold">{title}</span>
      <span className="w-full truncate text-xs" title={detail}>
        {detail}
      </span>
      <span className="text-xs font-semibold">{toneWords[tone]}</span>
    </li>
  )
}

const strokes: Readonly<Record<Tone, string>> = {
  good: 'text-good',
  busy: 'text-busy',
  warn: 'text-warn',
  bad: 'text-bad',
  idle: 'text-idle',
}

function Arrow(props: { readonly tone: Tone; readonly label: string; readonly isBothWays?: boolean }) {
  const { tone, label, isBothWays = false } = props
  return (
    <li className={`${strokes[tone]} grid content-center justify-items-center gap-0.5`}>
      <span className="sr-only text-xs font-semibold sm:not-sr-only">{label}</span>
      <Shaft width={24} className="sm:hidden" isDotted={tone === 'idle'} isBothWays={isBothWays} />
      <Shaft width={72} className="hidden sm:block" isDotted={tone === 'idle'} isBothWays={isBothWays} />
      <span className="sr-only">{toneWords[tone]}</span>
    </li>
  )
}

interface ShaftProps {
  /** In px. */
  readonly width: number
  readonly className: string
  readonly isDotted: boolean
  readonly isBothWays: boolean
}

function Shaft({ width, className, isDotted, isBothWays }: ShaftProps) {
  const end = width - 3
  return (
    <svg width={width} height="12" viewBox={`0 0 ${width} 12`} className={className} aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round">
        <path d={`M3 6h${end - 3}`} strokeDasharray={isDotted ? '1 5' : undefined} />
        <path d={`M${end - 5} 2l5 4-5 4`} />
        {isBothWays && <path d="M8 2L3 6l5 4" />}
      </g>
    </svg>
  )
}

function Icon({ path }: { readonly path: string }) {
  return (
    <svg viewBox="0 0 24 24" className="size-6" fill="none" stroke="currentColor" strokeWidth="1.6" aria-hidden="true">
      <path d={path} strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}

function GlobeIcon() {
  return <Icon path="M3 12a9 9 0 1018 0 9 9 0 10-18 0zM3.5 9h17M3.5 15h17M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18" />
}

function NodeIcon() {
  return <Icon path="M4 4h16v7H4zM4 13h16v7H4zM7.5 7.5h.01M7.5 16.5h.01M11 7.5h6M11 16.5h6" />
}

function EnvelopeIcon() {
  return <Icon path="M3 5.5h18v13H3zM3.5 6l8.5 7 8.5-7" />
}
