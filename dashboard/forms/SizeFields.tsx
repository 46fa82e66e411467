import type { MachineSize, Order } from '../api/order.ts'
import { controlClasses, Field } from '../ui/Field.tsx'

interface SizeFieldsProps {
  readonly order: Order
  /** That can be ordered here; empty until they are known. */
  readonly regions: readonly string[]
  readonly onChange: (order: Order) => void
  readonly errorAt: (pointer: string) => string | null
}

const sizes: Readonly<Record<MachineSize, string>> = {
  starter: 'Starter: 1 processor, 2 GB, up to 5,000 mails a day',
  professional: 'Professional: 2 processors, 4 GB, up to 25,000 mails a day',
  business: 'Business: 4 processors, 8 GB, up to 100,000 mails a day',
  enterprise: 'Enterprise: as agreed with the operator',
}

/** How large the machine is and where it stands. */
export function SizeFields({ order, regions, onChange, errorAt }: SizeFieldsProps) {
  return (
    <div className="grid gap-5 sm:grid-cols-[2fr_1fr]">
      <Field label="Size" error={errorAt('/vpsConfig/size')}>
        {(control) => (
          <select
            {...control}
            value={order.size}
            onChange={(event) => onChange({ ...order, size: event.target.value as MachineSize })}
            className={controlClasses}
          >
            {Object.entries(sizes).map(([size, text]) => (
              <option key={size} value={size}>
                {text}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Region" error={errorAt('/vpsConfig/region')}>
        {(control) => (
          <select
            {...control}
            value={order.region}
            onChange={(event) => onChange({ ...order, region: event.target.value })}
            className={controlClasses}
          >
            {regions.map((region) => (
              <option key={region}>{region}</option>
            ))}
          </select>
        )}
      </Field>
    </div>
  )
}
