import type { ReactNode } from 'react'
import { useTitle } from '../hooks/use-title.ts'

/** The one card of a page that needs no session. */
export function SignedOutCard({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  useTitle(title)
  return (
    <div className="mx-auto mt-[6vh] grid max-w-sm gap-4 rounded-lg border border-line bg-surface p-6 shadow-xs">
      <h1 className="text-lg font-semibold">{title}</h1>
      {children}
    </div>
  )
}
