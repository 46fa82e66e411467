import type { ReactNode } from 'react'
import { text } from '../texts/text.ts'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'

interface ConfirmDialogProps {
  readonly title: string
  /** What will happen, and whether it can be taken back. */
  readonly children: ReactNode
  /** The word on the button: a verb, never "OK". */
  readonly action: string
  readonly isDangerous?: boolean
  readonly isBusy: boolean
  readonly onConfirm: () => void
  readonly onCancel: () => void
}

/** Asks before something that is hard to take back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, action, isDangerous = false, isBusy, onConfirm, onCancel } = props
  return (
    <Dialog title={title} onEscape={onCancel}>
      <div className="grid gap-4">
        {children}
        <div className="flex justify-end gap-2">
          <Button onClick={onCancel}>{text.kit.cancel}</Button>
          <Button look={isDangerous ? 'danger' : 'main'} disabled={isBusy} onClick={onConfirm}>
            {action}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
