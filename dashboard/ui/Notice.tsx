import type { ReactNode } from 'react'
import { type Tone, toneClasses } from './tone.ts'

/** A message above what it concerns; `bad` is read out at once. */
export function Notice({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <div role={tone === 'bad' ? 'alert' : 'status'} className={`${toneClasses[tone]} rounded-md px-3 py-2 text-sm`}>
      {children}
    </div>
  )
}
