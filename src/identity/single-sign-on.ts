import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import type { Secret } from '#lib/secret.ts'
import { ProblemError } from '#model/error.ts'

/** The OpenID Connect provider of the installation, behind what the rest of the room needs of it. */
export interface SingleSignOn {
  /** For the button. */
  readonly name: string
  /** Whether it lets in people who have no account here yet. */
  readonly opensAccounts: boolean
  /** Where to send the browser, and what to keep until it comes back. @throws {ProblemError} `single-sign-on-failed` */
  begin(redirectUri: string, isConfirmation: boolean): Promise<SingleSignOnQuestion>
  /** Who came back. @throws {ProblemError} `single-sign-on-failed` */
  finish(callbackUrl: URL, checks: SingleSignOnChecks): Promise<SingleSignOnIdentity>
}

export interface SingleSignOnQuestion {
  readonly url: string
  readonly checks: SingleSignOnChecks
}

export interface SingleSignOnChecks {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
  /** The person had to sign in anew, not just be remembered there. */
  readonly isConfirmation: boolean
}

export interface SingleSignOnIdentity {
  readonly issuer: string
  readonly subject: string
  /** Only when the provider says that it was verified; in small letters. */
  readonly verifiedEmail: string | null
  readonly name: string | null
  /** It asked for a second factor (RFC 8176: `mfa`). */
  readonly usedSecondFactor: boolean
}

export interface SingleSignOnSettings {
  readonly issuer: string
  readonly clientId: string
  /** `null`: a public client. */
  readonly clientSecret: Secret<string> | null
  readonly name: string
  readonly opensAccounts: boolean
}

/** A confirmation must be as fresh as this. */
const confirmationSeconds = 300
const timeoutSeconds = 10

/**
 * OpenID Connect with authorization code, PKCE, state, nonce and checked signatures (RFC 9700 §2.1). The provider is asked
 * for its addresses at the first use, and again after a failure.
 */
export function createSingleSignOn(settings: SingleSignOnSettings): SingleSignOn {
  let known: Promise<Configuration> | null = null
  const configure = async (): Promise<Configuration> => {
    known ??= discover(settings)
    try {
      return await known
    } catch (cause) {
      known = null
      throw failure(`${settings.issuer} does not answer as an OpenID Connect provider.`, cause)
    }
  }
  return {
    name: settings.name,
    opensAccounts: settings.opensAccounts,
    async begin(redirectUri, isConfirmation) {
      const configuration = await configure()
      const [state, nonce, codeVerifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()]
      const url = buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: 'openid email profile',
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        ...(isConfirmation ? { prompt: 'login', max_age: '0' } : {}),
      })
      return { url: url.href, checks: { state, nonce, codeVerifier, isConfirmation } }
    },
    async finish(callbackUrl, { state, nonce, codeVerifier, isConfirmation }) {
      const configuration = await configure()
      try {
        const tokens = await authorizationCodeGrant(configuration, callbackUrl, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: codeVerifier,
          idTokenExpected: true,
          ...(isConfirmation ? { maxAge: confirmationSeconds } : {}),
        })
        const claims: Claims = tokens.claims() ?? {}
        return toIdentity(await completeClaims(configuration, claims, tokens.access_token), settings.issuer)
      } catch (cause) {
        throw failure('The provider’s answer does not fit what was asked.', cause)
      }
    },
  }
}

function discover({ issuer, clientId, clientSecret }: SingleSignOnSettings): Promise<Configuration> {
  const url = new URL(issuer)
  const isLoopback = url.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  return discovery(url, clientId, clientSecret?.reveal(), undefined, {
    timeout: timeoutSeconds,
    execute: [enableNonRepudiationChecks, ...(isLoopback ? [allowInsecureRequests] : [])],
  })
}

type Claims = Readonly<Record<string, unknown>>

/** Many providers keep name and address out of the ID token; then they are asked for (OpenID Connect Core §5.4). */
async function completeClaims(configuration: Configuration, claims: Claims, accessToken: string): Promise<Claims> {
  const { sub, email } = claims
  const isComplete = email !== undefined || configuration.serverMetadata().userinfo_endpoint === undefined
  if (isComplete || typeof sub !== 'string') return claims
  return { ...(await fetchUserInfo(configuration, accessToken, sub)), ...claims }
}

function toIdentity(claims: Claims, issuer: string): SingleSignOnIdentity {
  const { iss, sub, email, email_verified: isVerified, name, amr } = claims
  if (typeof sub !== 'string' || sub === '') throw new Error('The ID token has no subject.')
  return {
    issuer: typeof iss === 'string' ? iss : issuer,
    subject: sub,
    verifiedEmail: typeof email === 'string' && isVerified === true ? email.toLowerCase() : null,
    name: typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 200) : null,
    usedSecondFactor: Array.isArray(amr) && amr.includes('mfa'),
  }
}

function failure(detail: string, cause: unknown): ProblemError {
  return new ProblemError('single-sign-on-failed', { detail, cause, internal: String(cause) })
}
