import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { deleteAlias } from '../../api/mail.ts'
import type { AliasView } from '../../api/views.ts'
import { ProblemNotice } from '../../components/ProblemNotice.tsx'
import { text } from '../../texts/text.ts'
import { Button } from '../../ui/Button.tsx'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'

const texts = text.mail

/** The button and its question. */
export function DeleteAlias({ alias: { id, source } }: { readonly alias: AliasView }) {
  const queries = useQueryClient()
  const [isOpen, setIsOpen] = useState(false)
  const remove = useMutation({
    mutationFn: deleteAlias,
    onSuccess: async () => {
      setIsOpen(false)
      await queries.invalidateQueries({ queryKey: ['aliases'] })
    },
  })
  return (
    <>
      <Button look="danger" aria-label={texts.deleteOf(source)} onClick={() => setIsOpen(true)}>
        {texts.delete}
      </Button>
      {isOpen && (
        <ConfirmDialog
          title={texts.deleteTitle(source)}
          action={texts.delete}
          isDangerous
          isBusy={remove.isPending}
          onConfirm={() => remove.mutate(id)}
          onCancel={() => setIsOpen(false)}
        >
          <p className="text-left whitespace-normal">{texts.deleteAlias}</p>
          {remove.error !== null && <ProblemNotice error={remove.error} />}
        </ConfirmDialog>
      )}
    </>
  )
}
