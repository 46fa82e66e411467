import { type ReactNode, useId } from 'react'

export interface FieldControl {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': boolean
}

interface FieldProps {
  readonly label: string
  readonly hint?: string
  /** What is wrong with it and what would be right. */
  readonly error?: string | null
  readonly children: (control: FieldControl) => ReactNode
}

/** A label, a control, a hint and an error that belong together, for eyes and screen readers alike. */
export function Field({ label, hint, error = null, children }: FieldProps) {
  const id = useId()
  const described = [hint === undefined ? null : `${id}-hint`, error === null ? null : `${id}-error`].filter(Boolean)
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-sm font-semibold">
        {label}
      </label>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-xs text-soft">
          {hint}
        </p>
      )}
      {children({
        id,
        'aria-describedby': described.length === 0 ? undefined : described.join(' '),
        'aria-invalid': error !== null,
      })}
      {error !== null && (
        <p id={`${id}-error`} role="alert" className="text-sm text-bad">
          {error}
        </p>
      )}
    </div>
  )
}

/** For input and select. */
export const controlClasses =
  'min-h-10 w-full rounded-md border border-line bg-surface px-3 text-base text-ink placeholder:text-idle ' +
  'aria-invalid:border-bad sm:text-sm'
