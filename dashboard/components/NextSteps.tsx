import { Card } from '../ui/Card.tsx'

/** What is left for the person. It keeps its height while the list gets shorter, so that nothing below it jumps. */
export function NextSteps({ nextSteps }: { readonly nextSteps: readonly string[] }) {
  return (
    <Card title="What is next">
      <div className="min-h-24 px-4 py-2">
        {nextSteps.length === 0 && (
          <p className="text-soft">Nothing. It is looked after, and this page says when something is to be done.</p>
        )}
        <ol className="ml-5 list-decimal">
          {nextSteps.map((step) => (
            <li key={step} className="wrap-anywhere">
              {step}
            </li>
          ))}
        </ol>
      </div>
    </Card>
  )
}
