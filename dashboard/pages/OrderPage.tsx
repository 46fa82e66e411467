import { OrderForm } from '../forms/OrderForm.tsx'
import { useTitle } from '../hooks/use-title.ts'

export function OrderPage() {
  useTitle('Order')
  return (
    <div className="mx-auto max-w-2xl">
      <h1 className="mb-1 text-lg font-semibold">Order mail for a domain</h1>
      <p className="mb-5 text-soft">
        One order makes a mail node, its DNS records, a certificate and mailboxes, and proves that mail flows both ways.
      </p>
      <div className="rounded-lg border border-line bg-surface p-5">
        <OrderForm />
      </div>
    </div>
  )
}
