import { type Tone, toneClasses } from './tone.ts'

const paths: Readonly<Record<Tone, string>> = {
  good: 'M4.5 8.5l2.4 2.4 4.6-5',
  busy: 'M8 4.6v3.6l2.4 1.5',
  warn: 'M8 4.4v4.4M8 11.2v.2',
  bad: 'M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2',
  idle: 'M5.2 8h5.6',
}

/** A round mark with a shape of its own per tone, so that it is told apart without colour. Decoration: a word stands beside it. */
export function ToneMark({ tone }: { readonly tone: Tone }) {
  return (
    <span
      className={`${toneClasses[tone]} inline-flex size-5 shrink-0 items-center justify-center rounded-full`}
      aria-hidden="true"
    >
      <svg
        viewBox="0 0 16 16"
        className="size-4"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        aria-hidden="true"
      >
        <path d={paths[tone]} strokeLinecap="round" strokeLinejoin="round" />
      </svg>
    </span>
  )
}
