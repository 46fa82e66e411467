import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { text } from '../texts/text.ts'
import { Icon } from './Icon.tsx'
import { ToneMark } from './ToneMark.tsx'
import type { Tone } from './tone.ts'

interface Toast {
  readonly id: number
  readonly tone: Tone
  readonly message: string
}

/** Says something in passing at the edge of the window, and to screen readers. */
type ShowToast = (tone: Tone, message: string) => void

const ToastContext = createContext<ShowToast>(() => {})

const shownMilliseconds = 6000
let lastId = 0

/** Errors that ask for something stand where they arose, never here. */
export function useToast(): ShowToast {
  return useContext(ToastContext)
}

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const { show, remove } = useMemo(() => {
    const remove = (id: number) => setToasts((known) => known.filter((toast) => toast.id !== id))
    const show: ShowToast = (tone, message) => {
      const id = ++lastId
      setToasts((known) => [...known.slice(-2), { id, tone, message }])
      setTimeout(() => remove(id), shownMilliseconds)
    }
    return { show, remove }
  }, [])
  return (
    <ToastContext value={show}>
      {children}
      <div role="status" className="pointer-events-none fixed inset-x-4 bottom-4 z-40 grid justify-items-end gap-2">
        {toasts.map((toast) => (
          <div
            key={toast.id}
            className="pointer-events-auto flex max-w-md items-center gap-3 rounded-lg border border-line bg-surface py-2 pr-1.5 pl-3 text-sm shadow-lg"
          >
            <ToneMark tone={toast.tone} />
            <span className="min-w-0 wrap-anywhere">{toast.message}</span>
            <button
              type="button"
              aria-label={text.kit.dismiss}
              onClick={() => remove(toast.id)}
              className="grid size-8 shrink-0 cursor-pointer place-items-center rounded text-soft hover:bg-sunken"
            >
              <Icon name="close" className="size-4" />
            </button>
          </div>
        ))}
      </div>
    </ToastContext>
  )
}
