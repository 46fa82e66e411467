import { type ChangeEvent, type FormEvent, useState } from 'react'
import { fieldMessage, toProblem } from '../../api/problem.ts'
import { ProblemNotice } from '../../components/ProblemNotice.tsx'
import { text } from '../../texts/text.ts'
import { Button } from '../../ui/Button.tsx'
import { controlClasses, Field } from '../../ui/Field.tsx'

const texts = text.mail.import

/** As the API takes it. */
const longestList = 256 * 1024

interface ImportSourceProps {
  readonly csv: string
  readonly onChange: (csv: string) => void
  readonly error: Error | null
  readonly isPending: boolean
  readonly onPreview: () => void
  readonly onCancel: () => void
}

/** A file or a pasted text. What is no text, or too large, is told before it is sent. */
export function ImportSource({ csv, onChange, error, isPending, onPreview, onCancel }: ImportSourceProps) {
  const [fileProblem, setFileProblem] = useState<string | null>(null)
  const problem = error === null ? null : toProblem(error)
  const message = fieldMessage(problem, '/csv')

  async function read(event: ChangeEvent<HTMLInputElement>) {
    const file = event.target.files?.[0]
    if (file === undefined) return
    if (file.size > longestList) return setFileProblem(texts.tooLarge('256 KiB'))
    try {
      onChange(new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer()))
      setFileProblem(null)
    } catch {
      setFileProblem(texts.notText)
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    onPreview()
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      <p>{texts.introduction}</p>
      {problem !== null && message === null && <ProblemNotice error={error} />}
      <Field label={texts.file} error={fileProblem}>
        {(control) => <input {...control} type="file" accept=".csv,text/csv,text/plain" onChange={read} />}
      </Field>
      <Field
        label={texts.text}
        error={message === null || problem === null ? null : `The list ${lowerFirst(message)} ${problem.fix}`}
      >
        {(control) => (
          <textarea
            {...control}
            rows={8}
            required
            spellCheck={false}
            placeholder={texts.placeholder}
            value={csv}
            onChange={(event) => onChange(event.target.value)}
            className={`${controlClasses} py-2 font-mono`}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>{text.kit.cancel}</Button>
        <Button type="submit" look="main" disabled={isPending || csv === ''}>
          {isPending ? texts.previewing : texts.preview}
        </Button>
      </div>
    </form>
  )
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
