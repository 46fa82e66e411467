import { type RefObject, useEffect, useState } from 'react'

interface VisibleRows {
  readonly start: number
  readonly end: number
}

/** Rows that are drawn above and below what is seen, so that scrolling meets no white. */
const overscan = 12

/** Which rows of a long list in the page the window shows now, when all have one height (in px). */
export function useVisibleRows(body: RefObject<HTMLElement | null>, count: number, rowHeight: number): VisibleRows {
  const [visible, setVisible] = useState<VisibleRows>({ start: 0, end: 60 })

  useEffect(() => {
    let frame = 0
    const measure = () => {
      frame = 0
      const top = body.current?.getBoundingClientRect().top ?? 0
      const start = Math.max(0, Math.floor(-top / rowHeight) - overscan)
      const end = Math.max(0, Math.ceil((innerHeight - top) / rowHeight)) + overscan
      setVisible((known) => (known.start === start && known.end === end ? known : { start, end }))
    }
    const schedule = () => {
      frame ||= requestAnimationFrame(measure)
    }
    measure()
    addEventListener('scroll', schedule, { passive: true })
    addEventListener('resize', schedule)
    return () => {
      cancelAnimationFrame(frame)
      removeEventListener('scroll', schedule)
      removeEventListener('resize', schedule)
    }
  }, [body, rowHeight])

  const end = Math.min(count, visible.end)
  return { start: Math.min(visible.start, Math.max(0, end - 1)), end }
}
