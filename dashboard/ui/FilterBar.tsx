export interface FilterOption<Id extends string> {
  readonly id: Id
  readonly title: string
  /** How many rows it would show; left out: not said. */
  readonly count?: number
}

interface FilterBarProps<Id extends string> {
  readonly label: string
  readonly options: readonly FilterOption<Id>[]
  readonly chosen: Id
  readonly onChoose: (id: Id) => void
}

/** One of a few filters, all in sight with how much each would show. Scrolls sideways where it is tight. */
export function FilterBar<Id extends string>({ label, options, chosen, onChoose }: FilterBarProps<Id>) {
  return (
    <div
      role="group"
      aria-label={label}
      className="-mx-1 flex max-w-[calc(100%+0.5rem)] min-w-0 gap-1 overflow-x-auto p-1 [scrollbar-width:none]"
    >
      {options.map(({ id, title, count }) => (
        <button
          key={id}
          type="button"
          aria-pressed={id === chosen}
          onClick={() => onChoose(id)}
          className="inline-flex min-h-8 shrink-0 cursor-pointer items-center gap-1.5 rounded-full border border-line bg-surface px-3 text-sm text-soft hover:text-ink aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-ink"
        >
          {title}
          {count !== undefined && <span className="text-xs tabular-nums">{count.toLocaleString('en')}</span>}
        </button>
      ))}
    </div>
  )
}
