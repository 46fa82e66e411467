import type { FastifyError } from 'fastify'
import { z } from 'zod'
import { type ErrorCode, errorCatalogue, ProblemError } from '#model/error.ts'

/** `application/problem+json` (RFC 9457). */
export const Problem = z
  .object({
    type: z.string().describe('Address of the page that explains the code.'),
    title: z.string(),
    status: z.number().int(),
    code: z.string().describe('For machines; see the list of errors.'),
    detail: z.string().describe('What exactly was wrong, for a person.'),
    fix: z.string().describe('What to do about it.'),
    errors: z.array(z.object({ field: z.string(), message: z.string() })),
    requestId: z.string(),
    error: z.string().optional().describe('The word of OAuth 2.0 for it (RFC 8628 §3.5), where there is one.'),
  })
  .meta({ id: 'Problem' })

export const problemContentType = 'application/problem+json; charset=utf-8'

export function toProblem(error: ProblemError, requestId: string): z.output<typeof Problem> {
  const entry = errorCatalogue[error.code]
  const { status, title, fix } = entry
  return {
    type: `/docs/errors#${error.code}`,
    title,
    status,
    code: error.code,
    detail: error.detail,
    fix,
    errors: error.errors.map(({ field, message }) => ({ field, message })),
    requestId,
    ...('oauthError' in entry ? { error: entry.oauthError } : {}),
  }
}

/** What the framework refuses, in our words. Anything unknown is `internal`: its text reaches the log alone. */
export function asProblemError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  const code = findCode(error)
  const detail = code === 'malformed-body' && error instanceof Error ? { detail: error.message } : {}
  return new ProblemError(code, { ...detail, cause: error })
}

const frameworkCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed-body',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed-body',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed-body',
  FST_ERR_BAD_URL: 'route-not-found',
  FST_ERR_MAX_PARAM_LENGTH: 'route-not-found',
}

/** PostgreSQL is starting, stopping or out of reach: classes 08 and 57P, and the socket's own errors. */
const unavailablePattern = /^(08...|57P0[1-3]|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT)$/

function findCode(error: unknown): ErrorCode {
  const { code, statusCode } = (error ?? {}) as Partial<FastifyError>
  const known = code === undefined ? undefined : frameworkCodes[code]
  if (known !== undefined) return known
  if (code !== undefined && unavailablePattern.test(code)) return 'unavailable'
  if (error instanceof Error && /Connection terminated|timeout exceeded when trying to connect/.test(error.message)) {
    return 'unavailable'
  }
  return error instanceof SyntaxError && statusCode === 400 ? 'malformed-body' : 'internal'
}
