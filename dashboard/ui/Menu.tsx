import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { type ButtonLook, buttonClasses } from './Button.tsx'

export interface MenuItem {
  readonly title: string
  readonly onChoose: () => void
  /** Of one that is chosen out of several; left out: a plain command. */
  readonly isChosen?: boolean
  readonly icon?: ReactNode
  readonly isDangerous?: boolean
  /** Why it cannot be chosen now. */
  readonly blockedBecause?: string | null
}

interface MenuProps {
  /** What the button is called. */
  readonly label: string
  readonly button: ReactNode
  readonly look?: ButtonLook
  readonly items: readonly MenuItem[]
  /** Stands above the items and cannot be chosen. */
  readonly heading?: ReactNode
  readonly opens?: 'down' | 'up'
}

/** A button that opens a menu (WAI-ARIA APG, menu button): arrow keys choose, Escape closes and gives the focus back. */
export function Menu({ label, button, look = 'quiet', items, heading, opens = 'down' }: MenuProps) {
  const [isOpen, setIsOpen] = useState(false)
  const id = useId()
  const root = useRef<HTMLDivElement>(null)
  const trigger = useRef<HTMLButtonElement>(null)

  useEffect(() => {
    if (!isOpen) return
    itemsOf(root.current)[0]?.focus()
    const closeOutside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setIsOpen(false)
    }
    document.addEventListener('pointerdown', closeOutside)
    return () => document.removeEventListener('pointerdown', closeOutside)
  }, [isOpen])

  function close() {
    setIsOpen(false)
    trigger.current?.focus()
  }

  function move(event: KeyboardEvent) {
    if (event.key === 'Escape' || event.key === 'Tab') {
      if (event.key === 'Escape') event.preventDefault()
      return close()
    }
    const all = itemsOf(root.current)
    const at = all.indexOf(document.activeElement as HTMLElement)
    const steps: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }
    const target = steps[event.key]
    if (target === undefined) return
    event.preventDefault()
    all[(target + all.length) % all.length]?.focus()
  }

  return (
    <div ref={root} className="relative">
      <button
        ref={trigger}
        type="button"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-label={label}
        onClick={() => setIsOpen(!isOpen)}
        className={buttonClasses(look)}
      >
        {button}
      </button>
      {isOpen && (
        <div
          id={id}
          role="menu"
          aria-label={label}
          tabIndex={-1}
          onKeyDown={move}
          className={`${opens === 'up' ? 'bottom-full mb-1' : 'top-full mt-1'} absolute right-0 z-30 grid min-w-52 gap-0.5 rounded-lg border border-line bg-surface p-1.5 shadow-lg`}
        >
          {heading !== undefined && <div className="px-2.5 py-1.5 text-xs text-soft">{heading}</div>}
          {items.map((item) => (
            <Item key={item.title} item={item} close={close} />
          ))}
        </div>
      )}
    </div>
  )
}

function Item({ item, close }: { readonly item: MenuItem; readonly close: () => void }) {
  const isRadio = item.isChosen !== undefined
  const isBlocked = (item.blockedBecause ?? null) !== null
  return (
    <button
      type="button"
      {...(isRadio ? { role: 'menuitemradio', 'aria-checked': item.isChosen } : { role: 'menuitem' })}
      aria-disabled={isBlocked || undefined}
      tabIndex={-1}
      onClick={() => {
        if (isBlocked) return
        close()
        item.onChoose()
      }}
      className={`${item.isDangerous === true ? 'text-bad' : 'text-ink'} flex min-h-9 w-full cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-1 text-left text-sm hover:bg-sunken aria-checked:bg-accent-soft aria-disabled:cursor-not-allowed aria-disabled:text-soft`}
    >
      {item.icon}
      <span>
        {item.title}
        {isBlocked && <span className="block max-w-64 text-xs text-soft">{item.blockedBecause}</span>}
      </span>
    </button>
  )
}

function itemsOf(root: HTMLElement | null): readonly HTMLElement[] {
  return [...(root?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])]
}
