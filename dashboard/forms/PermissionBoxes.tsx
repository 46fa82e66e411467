import { text } from '../texts/text.ts'

interface PermissionBoxesProps {
  /** What may be chosen: what one has oneself. */
  readonly offered: readonly string[]
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}

/** Permissions to choose from. */
export function PermissionBoxes({ offered, chosen, onChange }: PermissionBoxesProps) {
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 text-sm font-semibold">{text.access.permissions}</legend>
      <div className="grid grid-cols-1 gap-x-4 gap-y-1 sm:grid-cols-2">
        {offered.map((permission) => (
          <label key={permission} className="flex cursor-pointer items-center gap-2 font-mono text-xs leading-6">
            <input
              type="checkbox"
              checked={chosen.includes(permission)}
              onChange={(event) =>
                onChange(
                  event.target.checked ? [...chosen, permission] : chosen.filter((known) => known !== permission),
                )
              }
            />
            {permission}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
