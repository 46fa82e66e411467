import { useMutation, useQueryClient } from '@tanstack/react-query'
import { toProblem } from '../api/problem.ts'
import { text } from '../texts/text.ts'
import { useToast } from '../ui/Toast.tsx'

interface Action<Input, Output> {
  readonly run: (input: Input) => Promise<Output>
  /** First words of the keys of queries that it changes. */
  readonly changes: readonly string[]
  /** Said when it is done; left out: nothing. */
  readonly done?: (input: Input) => string
  readonly onDone?: (output: Output) => void
}

/** Something that a button does: afterwards what it changed is read again, and what went wrong is said. */
export function useAction<Input = void, Output = void>({ run, changes, done, onDone }: Action<Input, Output>) {
  const queries = useQueryClient()
  const toast = useToast()
  return useMutation({
    mutationFn: run,
    gcTime: 0,
    onSuccess: (output, input) => {
      for (const key of changes) void queries.invalidateQueries({ queryKey: [key] })
      if (done !== undefined) toast('good', done(input))
      onDone?.(output)
    },
    onError: (error) => {
      if (error instanceof DOMException) return toast('warn', text.access.passkeyFailed)
      const { detail, fix } = toProblem(error)
      toast('bad', `${detail} ${fix}`)
    },
  })
}
