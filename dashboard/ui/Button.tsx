import type { ComponentProps } from 'react'

type ButtonProps = ComponentProps<'button'> & { readonly look?: 'main' | 'plain' }

/** At least 36 px high, so that a thumb finds it. */
export function Button({ look = 'plain', className = '', type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={`${buttonClasses(look)} ${className}`} {...rest} />
}

/** Also for links that look like buttons. */
export function buttonClasses(look: 'main' | 'plain'): string {
  const base =
    'inline-flex min-h-9 cursor-pointer items-center justify-center gap-2 rounded-md px-3 text-sm font-semibold ' +
    'disabled:cursor-not-allowed disabled:opacity-60'
  return look === 'main'
    ? `${base} bg-accent text-accent-ink hover:opacity-90`
    : `${base} border border-line bg-surface text-ink hover:bg-sunken`
}
