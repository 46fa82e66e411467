import { useEffect, useRef } from 'react'
import { text } from '../texts/text.ts'
import { Icon } from './Icon.tsx'

interface SearchFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

/** Searches as one types; `/` brings the focus here from anywhere on the page, Escape empties it. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const field = useRef<HTMLInputElement>(null)

  useEffect(() => {
    const focusOnSlash = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && event.target.closest('input, textarea, select') !== null
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      field.current?.focus()
    }
    document.addEventListener('keydown', focusOnSlash)
    return () => document.removeEventListener('keydown', focusOnSlash)
  }, [])

  return (
    <span className="relative block w-full sm:w-72">
      <Icon name="search" className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-soft" />
      <input
        ref={field}
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onChange('')
        }}
        className="min-h-9 w-full rounded-md border border-line bg-surface pr-8 pl-8 text-base placeholder:text-soft sm:text-sm [&::-webkit-search-cancel-button]:hidden"
      />
      {value !== '' && (
        <button
          type="button"
          aria-label={text.kit.clearSearch}
          onClick={() => {
            onChange('')
            field.current?.focus()
          }}
          className="absolute top-1 right-1 grid size-7 cursor-pointer place-items-center rounded text-soft hover:bg-sunken"
        >
          <Icon name="close" className="size-4" />
        </button>
      )}
    </span>
  )
}
