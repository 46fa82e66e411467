/** A part of a list in order of `id`. */
export interface PageRequest {
  /** Only what comes after this id; null: from the start. */
  readonly afterId: string | null
  /** At most so many. */
  readonly limit: number
}
