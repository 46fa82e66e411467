/** An answer that says no (RFC 9457), or that no answer came. */
export interface Problem {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  /** What to do, in a sentence. */
  readonly fix: string
  readonly errors: readonly FieldProblem[]
}

export interface FieldProblem {
  /** JSON pointer: `/vpsConfig/size`. */
  readonly field: string
  readonly message: string
}

export class RequestError extends Error {
  override readonly name = 'RequestError'
  readonly problem: Problem

  constructor(problem: Problem, cause?: unknown) {
    super(problem.detail, { cause })
    this.problem = problem
  }
}

/** The one place where whatever went wrong with a request becomes sentences. */
export function toProblem(error: unknown): Problem {
  if (error instanceof RequestError) return error.problem
  return {
    status: 0,
    code: 'unreachable',
    title: 'Rookery does not answer.',
    detail: 'The request got no answer.',
    fix: 'Check that Rookery runs and that this machine reaches it; what you see is kept and tried again.',
    errors: [],
  }
}

/** The problem in the body of an answer; something in front of the API may have answered instead of it. */
export function readProblem(status: number, body: unknown): Problem {
  const given = isRecord(body) ? body : {}
  const title = text(given['title']) ?? `The answer was HTTP ${status}.`
  return {
    status,
    code: text(given['code']) ?? 'unknown',
    title,
    detail: text(given['detail']) ?? title,
    fix: text(given['fix']) ?? 'Try again; if it stays, look into the log of the API.',
    errors: Array.isArray(given['errors']) ? given['errors'].filter(isFieldProblem) : [],
  }
}

/** The messages for one field of a form; `pointer` as in the request, `/name`. */
export function fieldMessage(problem: Problem | null, pointer: string): string | null {
  const messages = problem?.errors.filter(({ field }) => field === pointer).map(({ message }) => message) ?? []
  return messages.length === 0 ? null : [...new Set(messages)].map(asSentence).join(' ')
}

function asSentence(message: string): string {
  const start = message.charAt(0).toUpperCase() + message.slice(1)
  return /[.!?]$/.test(start) ? start : `${start}.`
}

function isFieldProblem(value: unknown): value is FieldProblem {
  return isRecord(value) && typeof value['field'] === 'string' && typeof value['message'] === 'string'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
