import { useEffect, useRef, useState } from 'react'
import { copyText } from '../util/copy-text.ts'

interface CopyButtonProps {
  readonly text: string
  /** What is copied, for those who do not see where the button stands: `name of the MX record`. Follows the label. */
  readonly what: string
  readonly label?: string
  /** As high as other buttons; else as high as a line. */
  readonly isLarge?: boolean
}

const states = { ready: null, copied: 'Copied', refused: 'Select it' } as const

/** Copies a text and says so, seen and heard. Its width does not change. */
export function CopyButton({ text, what, label = 'Copy', isLarge = false }: CopyButtonProps) {
  const button = useRef<HTMLButtonElement>(null)
  const [state, setState] = useState<keyof typeof states>('ready')

  useEffect(() => {
    if (state === 'ready') return
    const timer = setTimeout(() => setState('ready'), 2000)
    return () => clearTimeout(timer)
  }, [state])

  async function copy() {
    if (button.current === null) return
    setState((await copyText(text, button.current)) ? 'copied' : 'refused')
  }

  const done = states[state]
  return (
    <span className="inline-flex shrink-0">
      <button
        ref={button}
        type="button"
        onClick={copy}
        aria-label={`${done ?? label} ${what}`}
        className={`${isLarge ? 'min-h-9 rounded-md px-3 text-sm text-ink' : 'min-h-7 rounded px-2 text-xs text-soft'} grid cursor-pointer place-items-center border border-line bg-surface font-medium hover:bg-sunken hover:text-ink`}
      >
        <span className={done === null ? 'col-start-1 row-start-1' : 'invisible col-start-1 row-start-1'}>{label}</span>
        <span className={done === null ? 'invisible col-start-1 row-start-1' : 'col-start-1 row-start-1 text-good'}>
          {state === 'refused' ? states.refused : states.copied}
        </span>
      </button>
      <span role="status" className="sr-only">
        {done === null ? '' : `${done}: ${what}`}
      </span>
    </span>
  )
}
