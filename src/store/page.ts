/** A part of a list in order of `id`. */
export interface PageRequest {
  /** Only what comes after this id; null: from the start. */
  readonly afterId: string | null
  /** At most so many. */
  readonly limit: number
}

/** A pattern for LIKE that finds the text anywhere; addresses are kept in lower case. */
export function containing(text: string): string {
  return `%${text.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`
}
