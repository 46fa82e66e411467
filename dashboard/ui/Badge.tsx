import type { ReactNode } from 'react'
import { dotClasses, type Tone, toneClasses } from './tone.ts'

/** A state in a word or two, with a dot in its colour. */
export function Badge({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span
      className={`${toneClasses[tone]} inline-flex items-center align-middle gap-1.5 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap`}
    >
      <span className={`${dotClasses[tone]} size-1.5 rounded-full`} aria-hidden="true" />
      {children}
    </span>
  )
}
