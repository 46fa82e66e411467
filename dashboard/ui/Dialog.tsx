import { type ReactNode, useEffect, useId, useRef } from 'react'

interface DialogProps {
  readonly title: string
  /** Called when the person wants it closed by Escape; left out: only what stands inside closes it. */
  readonly onEscape?: () => void
  readonly isWide?: boolean
  readonly children: ReactNode
}

/** A modal dialog of the browser itself: keeps the focus inside and gives it back when it is taken off the page. */
export function Dialog({ title, onEscape, isWide = false, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()

  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])

  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onEscape?.()
      }}
      className={`${isWide ? 'w-[min(48rem,calc(100vw-1rem))]' : 'w-[min(34rem,calc(100vw-2rem))]'} m-auto max-h-[calc(100dvh-2rem)] rounded-lg border border-line bg-surface p-5 text-ink shadow-xl`}
    >
      <h2 id={id} className="mb-3 text-base font-semibold">
        {title}
      </h2>
      {children}
    </dialog>
  )
}
