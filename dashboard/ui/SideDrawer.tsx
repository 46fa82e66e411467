import { type ReactNode, useEffect, useRef } from 'react'
import { text } from '../texts/text.ts'
import { Icon } from './Icon.tsx'

interface SideDrawerProps {
  readonly label: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A modal panel at the left edge, for narrow windows. Escape, the cross and a click beside it close it. */
export function SideDrawer({ label, onClose, children }: SideDrawerProps) {
  const dialog = useRef<HTMLDialogElement>(null)

  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the dialog's own; the click beside it is a convenience.
    <dialog
      ref={dialog}
      aria-label={label}
      onCancel={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) onClose()
      }}
      className="fixed inset-y-0 left-0 m-0 h-dvh max-h-none w-72 max-w-[85vw] border-r border-line bg-surface p-0 text-ink"
    >
      <div className="grid gap-2 p-3">
        <div className="flex min-h-10 items-center justify-end">
          <button
            type="button"
            aria-label={text.kit.close}
            onClick={onClose}
            className="grid size-9 cursor-pointer place-items-center rounded-md text-soft hover:bg-sunken"
          >
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  )
}
