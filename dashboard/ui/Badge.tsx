import type { ReactNode } from 'react'
import { type Tone, toneClasses } from './tone.ts'

/** A state in a word or two. */
export function Badge({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span
      className={`${toneClasses[tone]} inline-block rounded-full px-2 py-0.5 text-xs font-semibold whitespace-nowrap`}
    >
      {children}
    </span>
  )
}
