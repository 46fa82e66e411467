interface CatalogueEntry {
  readonly status: number
  readonly title: string
  readonly fix: string
  /** The word for it in OAuth 2.0 (RFC 6749 §5.2, RFC 8628 §3.5), which its clients read. */
  readonly oauthError?: string
}

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
    title: 'Nobody is signed in, and no valid API key was given.',
    fix: 'Sign in, or send "Authorization: Bearer <API key>".',
  },
  forbidden: {
    status: 403,
    title: 'Who asks may not do this.',
    fix: 'Ask an owner of the tenant for a role, or use a key, that has the permission named in "detail".',
  },
  'tenant-not-chosen': {
    status: 400,
    title: 'You are a member of several tenants, and none was chosen.',
    fix: 'Send the header X-Rookery-Tenant with the id of one of them; GET /api/v1/me lists them.',
  },
  'network-not-allowed': {
    status: 403,
    title: 'The API key may not be used from this address.',
    fix: 'Use it from one of its networks, or add the address in "detail" to the key.',
  },
  'edited-meanwhile': {
    status: 412,
    title: 'Somebody else has changed it meanwhile.',
    fix: 'Read it again, look at what changed, and send the change with the new ETag in If-Match.',
  },
  'member-exists': {
    status: 409,
    title: 'This person is a member of the tenant already.',
    fix: 'Change the role of the member instead.',
  },
  'last-owner': {
    status: 409,
    title: 'The tenant would have no owner any more.',
    fix: 'Make somebody else an owner first.',
  },
  'role-in-use': {
    status: 409,
    title: 'The role is still in use.',
    fix: 'Give its members another role, and revoke invitations to it, first.',
  },
  'role-unknown': {
    status: 400,
    title: 'There is no such role in this tenant.',
    fix: 'Use one that GET /api/v1/roles lists.',
  },
  'invitation-invalid': {
    status: 404,
    title: 'The invitation is not valid any more.',
    fix: 'Ask who invited you for a new one: an invitation works once, and for seven days.',
  },
  'invitation-for-another': {
    status: 403,
    title: 'The invitation is for another e-mail address.',
    fix: 'Sign in with the address named in "detail".',
  },
  'tenant-making-closed': {
    status: 403,
    title: 'New tenants are made by the operator here.',
    fix: 'Ask the operator of this installation for a tenant, or a member of one for an invitation.',
  },
  'device-code-invalid': {
    status: 404,
    title: 'There is no device that waits with this code.',
    fix: 'Check the code, or start "rookery login" again: a code is valid for ten minutes.',
  },
  'too-many-devices': {
    status: 429,
    title: 'Too many devices wait for an approval from this address.',
    fix: 'Wait ten minutes, then try again.',
  },
  'authorisation-pending': {
    status: 400,
    title: 'Nobody has approved the device yet.',
    fix: 'Ask again after "interval" seconds.',
    oauthError: 'authorization_pending',
  },
  'slow-down': {
    status: 400,
    title: 'The device asks too often.',
    fix: 'Wait five seconds longer between two questions.',
    oauthError: 'slow_down',
  },
  'device-denied': {
    status: 400,
    title: 'The device was not let in.',
    fix: 'Start again if that was a mistake.',
    oauthError: 'access_denied',
  },
  'device-code-expired': {
    status: 400,
    title: 'The code of the device is not valid any more.',
    fix: 'Start again: a code is valid for ten minutes and works once.',
    oauthError: 'expired_token',
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
  'secret-not-downloadable': {
    status: 409,
    title: 'The private key cannot be downloaded.',
    fix: 'Rotate the secret; the private key of the new version can be downloaded once it is in use.',
  },
  'agent-token-invalid': {
    status: 401,
    title: 'The agent token is not valid.',
    fix: 'A token works once and for one hour; have the node set up again.',
  },
  'sign-in-failed': {
    status: 401,
    title: 'The sign-in did not succeed.',
    fix: 'Check e-mail address and password, or set a new password by a link in a mail.',
  },
  'second-factor-failed': {
    status: 401,
    title: 'The code is not right, or was used before.',
    fix: 'Give the newest code of the authenticator app, or a recovery code that was never used.',
  },
  'sign-in-expired': {
    status: 401,
    title: 'The sign-in that was begun is over.',
    fix: 'Begin to sign in again, in the same browser.',
  },
  'too-many-attempts': {
    status: 429,
    title: 'There were too many tries.',
    fix: 'Wait as long as the header Retry-After says, then try again.',
  },
  'csrf-rejected': {
    status: 403,
    title: 'The request did not come from a page of this installation.',
    fix: 'Send the header X-Rookery-Client, from a page at the address that ROOKERY_PUBLIC_URL names.',
  },
  'confirmation-required': {
    status: 403,
    title: 'This needs a fresh proof of who is signed in.',
    fix: 'Confirm with POST /api/v1/auth/confirm, then send the request again.',
  },
  'confirmation-failed': {
    status: 403,
    title: 'The proof was not right.',
    fix: 'Give the password of the account, the newest code, or a passkey of the account.',
  },
  'account-exists': {
    status: 409,
    title: 'The e-mail address has an account already.',
    fix: 'Sign in with it; an invitation is accepted there.',
  },
  'second-factor-required': {
    status: 403,
    title: 'This needs a second factor.',
    fix: 'Give a code or a passkey; who has none sets one up in the account.',
  },
  'sign-up-closed': {
    status: 403,
    title: 'Nobody can sign up here without an invitation.',
    fix: 'Ask somebody who is in to send an invitation.',
  },
  'link-invalid': {
    status: 400,
    title: 'The link is not valid any more.',
    fix: 'A link works once and for a limited time; ask for a new one.',
  },
  'mail-not-configured': {
    status: 409,
    title: 'This installation sends no mail of its own yet.',
    fix: 'Have the operator set ROOKERY_SYSTEM_MAIL_URL, or make a link with "rookery users reset-link <e-mail>".',
  },
  'passkey-failed': {
    status: 401,
    title: 'The passkey could not be checked.',
    fix: 'Try again from the beginning with a passkey of this installation.',
  },
  'second-factor-exists': {
    status: 409,
    title: 'An authenticator app is already set up.',
    fix: 'Remove it first, then set up the new one.',
  },
  'second-factor-missing': {
    status: 409,
    title: 'No second factor is set up.',
    fix: 'Set up an authenticator app or a passkey first.',
  },
  'single-sign-on-failed': {
    status: 401,
    title: 'The single sign-on did not succeed.',
    fix: 'Begin again; if it stays, show the operator what "detail" says.',
  },
  'single-sign-on-missing': {
    status: 404,
    title: 'This installation has no single sign-on.',
    fix: 'Have the operator set ROOKERY_OIDC_ISSUER, or sign in another way.',
  },
  unavailable: { status: 503, title: 'The service is not ready.', fix: 'Try again in a few seconds.' },
  internal: {
    status: 500,
    title: 'Something went wrong on our side.',
    fix: 'Try again; if it stays, tell the operator the request id.',
  },
} as const satisfies Record<string, CatalogueEntry>

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
  /** Becomes the header Retry-After (RFC 9110 §10.2.3). */
  readonly retryAfterSeconds?: number
  readonly cause?: unknown
}

/** An answer to a request that cannot be met. `code` decides status, title and fix. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly code: ErrorCode
  readonly detail: string
  readonly errors: readonly FieldError[]
  readonly internal: string | null
  readonly retryAfterSeconds: number | null

  constructor(code: ErrorCode, options: ProblemOptions = {}) {
    const entry = errorCatalogue[code]
    super(options.detail ?? entry.title, options.cause === undefined ? {} : { cause: options.cause })
    this.code = code
    this.detail = options.detail ?? entry.title
    this.errors = options.errors ?? []
    this.internal = options.internal ?? null
    this.retryAfterSeconds = options.retryAfterSeconds ?? null
  }

  get status(): number {
    return errorCatalogue[this.code].status
  }
}
