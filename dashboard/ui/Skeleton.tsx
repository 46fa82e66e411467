import { text } from '../texts/text.ts'

/** Grey bars where something will stand soon, so that nothing jumps when it comes. */
export function Skeleton({ rows, className = '' }: { readonly rows: number; readonly className?: string }) {
  return (
    <div role="status" className={`grid gap-3 p-4 ${className}`}>
      <span className="sr-only">{text.kit.loading}</span>
      {Array.from({ length: rows }, (_, row) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: bars without identity
          key={row}
          aria-hidden="true"
          className={`${['w-5/6', 'w-2/3', 'w-3/4'][row % 3]} block h-4 rounded bg-idle-soft motion-safe:animate-pulse`}
        />
      ))}
    </div>
  )
}
