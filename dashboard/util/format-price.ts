/** `4,99 €` as the reader's language writes it; `minor` is in the currency's smallest unit (ISO 4217). */
export function formatPrice(minor: number, currency: string, locale?: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  return format.format(minor / 10 ** digits)
}

/** Whole gibibytes as people call them: `4 GB`. */
export function formatMemory(bytes: number): string {
  return `${Math.round((bytes / 1024 ** 3) * 10) / 10} GB`
}
