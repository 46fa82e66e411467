/** An answer of the lab's API that is not a success: `{ "error": { "code", "message" } }` with this status. */
export class LabError extends Error {
  override readonly name = 'LabError'
  readonly status: number
  readonly code: string

  /** `code` is kebab-case and stable (`zone-not-found`); `message` is a sentence for a person. */
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}
