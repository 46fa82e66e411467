import type { ComponentProps } from 'react'

export type ButtonLook = 'main' | 'plain' | 'quiet' | 'danger'

type ButtonProps = ComponentProps<'button'> & {
  readonly look?: ButtonLook
  /** Why it cannot be used now; the button stays reachable by keyboard, says so and does nothing. */
  readonly blockedBecause?: string | null
}

/** At least 36 px high, so that a thumb finds it. */
export function Button({
  look = 'plain',
  className = '',
  type = 'button',
  blockedBecause = null,
  ...rest
}: ButtonProps) {
  const blocked =
    blockedBecause === null
      ? {}
      : { 'aria-disabled': true, title: blockedBecause, onClick: () => {}, 'aria-description': blockedBecause }
  return <button type={type} className={`${buttonClasses(look)} ${className}`} {...rest} {...blocked} />
}

const looks: Readonly<Record<ButtonLook, string>> = {
  main: 'bg-accent text-accent-ink hover:bg-accent-strong',
  plain: 'border border-line bg-surface text-ink shadow-xs hover:bg-sunken',
  quiet: 'text-soft hover:bg-sunken hover:text-ink',
  danger: 'border border-line bg-surface text-bad shadow-xs hover:bg-bad-soft',
}

/** Also for links that look like buttons. */
export function buttonClasses(look: ButtonLook): string {
  const base =
    'inline-flex min-h-9 cursor-pointer items-center justify-center gap-2 rounded-md px-3 text-sm font-medium ' +
    'whitespace-nowrap disabled:cursor-not-allowed disabled:opacity-60 aria-disabled:cursor-not-allowed ' +
    'aria-disabled:border-dashed aria-disabled:text-soft'
  return `${base} ${looks[look]}`
}
