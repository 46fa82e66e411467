import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { changeMailbox } from '../../api/mail.ts'
import { toProblem } from '../../api/problem.ts'
import type { MailboxView } from '../../api/views.ts'
import { text } from '../../texts/text.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Menu } from '../../ui/Menu.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { DeleteMailbox } from './DeleteMailbox.tsx'
import { EditMailbox } from './EditMailbox.tsx'

const texts = text.mail

/** Everything that can be done to one mailbox. */
export function MailboxActions({ mailbox }: { readonly mailbox: MailboxView }) {
  const queries = useQueryClient()
  const showToast = useToast()
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null)
  const { emailAddress, isActive } = mailbox
  const change = useMutation({
    mutationFn: changeMailbox,
    onSettled: () => queries.invalidateQueries({ queryKey: ['mailboxes'] }),
    onError: (error) => {
      const { detail, fix } = toProblem(error)
      showToast('bad', `${detail} ${fix}`)
    },
  })
  return (
    <>
      <Menu
        label={texts.actionsOf(emailAddress)}
        button={<Icon name="more" />}
        items={[
          { title: texts.edit, onChoose: () => setOpen('edit') },
          {
            title: isActive ? texts.suspend : texts.resume,
            onChoose: () => change.mutate({ mailbox, isActive: !isActive }),
          },
          { title: texts.delete, isDangerous: true, onChoose: () => setOpen('delete') },
        ]}
      />
      {open === 'edit' && <EditMailbox mailbox={mailbox} onClose={() => setOpen(null)} />}
      {open === 'delete' && <DeleteMailbox mailbox={mailbox} onClose={() => setOpen(null)} />}
    </>
  )
}
