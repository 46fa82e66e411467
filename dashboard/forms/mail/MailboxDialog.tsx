import { useState } from 'react'
import type { MailboxView } from '../../api/views.ts'
import { DeleteMailbox } from './DeleteMailbox.tsx'
import { EditMailbox } from './EditMailbox.tsx'

interface MailboxDialogProps {
  readonly mailbox: MailboxView
  readonly onClose: () => void
}

/** Everything that can be done to one mailbox. */
export function MailboxDialog({ mailbox, onClose }: MailboxDialogProps) {
  const [isDeleting, setIsDeleting] = useState(false)
  if (isDeleting) return <DeleteMailbox key="delete" mailbox={mailbox} onClose={onClose} />
  return <EditMailbox key="edit" mailbox={mailbox} onClose={onClose} onDelete={() => setIsDeleting(true)} />
}
