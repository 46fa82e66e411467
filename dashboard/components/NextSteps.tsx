/** What is left for the person; nothing when nothing is. */
export function NextSteps({ nextSteps }: { readonly nextSteps: readonly string[] }) {
  if (nextSteps.length === 0) return null
  return (
    <section aria-label="What is next" className="rounded-lg border border-line bg-surface px-4 py-3">
      <h2 className="text-sm font-semibold">What is next</h2>
      <ol className="ml-5 list-decimal">
        {nextSteps.map((step) => (
          <li key={step} className="break-words">
            {step}
          </li>
        ))}
      </ol>
    </section>
  )
}
