/**
 * The catalogue of everything that a request can be told (RFC 9457). `fix` is a sentence on what to do; a route test
 * and the reference page are made from this table.
 */
export const errorCatalogue = {
  'validation-failed': {
    status: 400,
    title: 'The request is not valid.',
    fix: 'Correct the fields named in "errors" and send it again.',
  },
  'malformed-body': {
    status: 400,
    title: 'The body is not valid JSON.',
    fix: 'Send JSON with Content-Type: application/json.',
  },
  'body-too-large': { status: 413, title: 'The body is too large.', fix: 'Send at most 1 MiB.' },
  'unsupported-media-type': {
    status: 415,
    title: 'The content type is not supported.',
    fix: 'Send Content-Type: application/json.',
  },
  unauthenticated: {
    status: 401,
    title: 'No valid API key was given.',
    fix: 'Send "Authorization: Bearer <API key>".',
  },
  forbidden: {
    status: 403,
    title: 'The API key may not do this.',
    fix: 'Use a key that has the permission named in "detail".',
  },
  'not-found': {
    status: 404,
    title: 'There is no such resource.',
    fix: 'Check the identifier; lists show what exists.',
  },
  'route-not-found': {
    status: 404,
    title: 'There is no such address in this API.',
    fix: 'See the reference at /api/reference.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'The address does not take this method.',
    fix: 'See the reference at /api/reference.',
  },
  'domain-name-invalid': {
    status: 400,
    title: 'The domain name is not valid.',
    fix: 'Give a name such as "example.com".',
  },
  'domain-taken': {
    status: 409,
    title: 'The domain is already registered here.',
    fix: 'If it is yours, ask the operator to release it from the other tenant.',
  },
  'domain-in-use': {
    status: 409,
    title: 'The domain already has infrastructure.',
    fix: 'Delete that infrastructure first, or use it.',
  },
  'name-taken': {
    status: 409,
    title: 'The name is already in use.',
    fix: 'Choose another name, or use what has it.',
  },
  'node-in-use': {
    status: 409,
    title: 'The node still serves domains.',
    fix: 'Delete the infrastructure of those domains first.',
  },
  'infrastructure-missing': {
    status: 409,
    title: 'The domain has no infrastructure yet.',
    fix: 'Order it with POST /api/v1/infrastructure/provision first.',
  },
  'mailbox-taken': {
    status: 409,
    title: 'The address already exists.',
    fix: 'Choose another local part, or change the existing mailbox or alias.',
  },
  'address-invalid': {
    status: 400,
    title: 'The e-mail address is not valid.',
    fix: 'Give an address such as "sales@example.com" in a domain of yours.',
  },
  'password-weak': {
    status: 400,
    title: 'The password is too weak.',
    fix: 'Use at least 12 characters that are not a common phrase, or leave it out to get a generated one.',
  },
  'idempotency-key-reused': {
    status: 409,
    title: 'The Idempotency-Key was used for a different request.',
    fix: 'Use a new key for each different request.',
  },
  'idempotency-in-progress': {
    status: 409,
    title: 'A request with this Idempotency-Key is still running.',
    fix: 'Wait a moment and send the same request again.',
  },
  'dns-credentials-invalid': {
    status: 400,
    title: 'The DNS provider credentials are not complete.',
    fix: 'Give the fields named in "errors" for this provider.',
  },
  'provider-unknown': {
    status: 400,
    title: 'This provider is not configured here.',
    fix: 'Use one of the providers named in "detail".',
  },
  'region-unknown': {
    status: 400,
    title: 'Nothing can be ordered in this region.',
    fix: 'Use one of the regions named in "detail"; GET /api/v1/offerings lists them.',
  },
  'primary-domain-missing': {
    status: 409,
    title: 'This installation has no primary domain.',
    fix: 'Set ROOKERY_PRIMARY_DOMAIN, or use dnsSetupType "vanity".',
  },
  'infrastructure-deleting': {
    status: 409,
    title: 'The infrastructure is being deleted.',
    fix: 'Wait until it is gone, then order again.',
  },
  'import-unreadable': {
    status: 400,
    title: 'The list cannot be read.',
    fix: 'Send comma-separated values (RFC 4180) whose first row names the columns; only "address" is needed.',
  },
  'import-rejected': {
    status: 400,
    title: 'The list has rows that cannot be made mailboxes.',
    fix: 'Correct the rows named in "errors", or send it with onError "skip" to make the others.',
  },
  'changed-meanwhile': {
    status: 409,
    title: 'Somebody else changed this meanwhile.',
    fix: 'Read it again, see whether the change is still wanted, and send it anew.',
  },
  'test-mails-too-many': {
    status: 429,
    title: 'Too many test mails were asked for.',
    fix: 'Wait until the hour is over; each test mail is real mail to a mailbox outside.',
  },
  'plan-not-approvable': {
    status: 409,
    title: 'The plan cannot be approved.',
    fix: 'Read the newest plan and approve its checksum.',
  },
  'workspace-mismatch': {
    status: 400,
    title: 'The workspace does not belong to this tenant.',
    fix: 'Use a workspace of the same tenant.',
  },
  'agent-token-invalid': {
    status: 401,
    title: 'The agent token is not valid.',
    fix: 'A token works once and for one hour; have the node set up again.',
  },
  unavailable: { status: 503, title: 'The service is not ready.', fix: 'Try again in a few seconds.' },
  internal: {
    status: 500,
    title: 'Something went wrong on our side.',
    fix: 'Try again; if it stays, tell the operator the request id.',
  },
} as const satisfies Record<string, { status: number; title: string; fix: string }>

export type ErrorCode = keyof typeof errorCatalogue

export interface FieldError {
  /** JSON pointer or query parameter: `/vpsConfig/size`. */
  readonly field: string
  readonly message: string
}

export interface ProblemOptions {
  /** For the person who asked: what exactly was wrong. */
  readonly detail?: string
  readonly errors?: readonly FieldError[]
  /** For the log only. */
  readonly internal?: string
  readonly cause?: unknown
}

/** An answer to a request that cannot be met. `code` decides status, title and fix. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly code: ErrorCode
  readonly detail: string
  readonly errors: readonly FieldError[]
  readonly internal: string | null

  constructor(code: ErrorCode, options: ProblemOptions = {}) {
    const entry = errorCatalogue[code]
    super(options.detail ?? entry.title, options.cause === undefined ? {} : { cause: options.cause })
    this.code = code
    this.detail = options.detail ?? entry.title
    this.errors = options.errors ?? []
    this.internal = options.internal ?? null
  }

  get status(): number {
    return errorCatalogue[this.code].status
  }
}
