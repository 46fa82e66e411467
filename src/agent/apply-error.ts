/** A bundle could not be applied: at which step, and what was said there. */
export class ApplyError extends Error {
  override readonly name = 'ApplyError'
  readonly step: string

  constructor(step: string, message: string) {
    super(message)
    this.step = step
  }
}
