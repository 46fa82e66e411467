import { queryOptions } from '@tanstack/react-query'
import { ask, client } from './client.ts'
import { proveByPasskey, registerPasskey } from './passkey.ts'
import type { SignInView } from './views.ts'

/** What the installation offers to those who want in. */
export const signInMethodsQuery = queryOptions({
  queryKey: ['sign-in-methods'],
  queryFn: ({ signal }) => ask(client().GET('/api/v1/auth/methods', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
  meta: { isSteady: true },
})

export interface Credentials {
  readonly email: string
  readonly password: string
}

export function signInByPassword(body: Credentials): Promise<SignInView> {
  return ask(client().POST('/api/v1/auth/sign-in', { body }))
}

/** The second step: a code of the authenticator, or a recovery code. */
export function signInBySecondFactor(code: string): Promise<SignInView> {
  return ask(client().POST('/api/v1/auth/sign-in/second-factor', { body: { code: code.replaceAll(' ', '') } }))
}

/** Without anything typed, or as the second step. @throws {DOMException} when the person breaks it off. */
export async function signInByPasskey(): Promise<SignInView> {
  const { options } = await ask(client().POST('/api/v1/auth/passkeys/sign-in/options'))
  const passkey = await proveByPasskey(options)
  return await ask(client().POST('/api/v1/auth/passkeys/sign-in', { body: { passkey } }))
}

export interface NewUser extends Credentials {
  readonly name: string
  /** The token of an invitation; null: none. */
  readonly invitation: string | null
}

export function signUp({ invitation, ...user }: NewUser): Promise<SignInView> {
  return ask(client().POST('/api/v1/auth/sign-up', { body: invitation === null ? user : { ...user, invitation } }))
}

export function confirmSignUp(token: string): Promise<SignInView> {
  return ask(client().POST('/api/v1/auth/sign-up/confirm', { body: { token } }))
}

export async function signOut(): Promise<void> {
  await ask(client().POST('/api/v1/auth/sign-out'))
}

export async function askForReset(email: string): Promise<void> {
  await ask(client().POST('/api/v1/auth/password/forgot', { body: { email } }))
}

export async function resetPassword(token: string, newPassword: string): Promise<void> {
  await ask(client().POST('/api/v1/auth/password/reset', { body: { token, newPassword } }))
}

export async function changePassword(body: { currentPassword: string; newPassword: string }): Promise<void> {
  await ask(client().POST('/api/v1/auth/password/change', { body }))
}

/** Shows once more who it is: by password, or by code where there is a second factor. */
export async function confirmSession(body: { password: string } | { code: string }): Promise<void> {
  await ask(client().POST('/api/v1/auth/confirm', { body }))
}

export async function confirmByPasskey(): Promise<void> {
  const { options } = await ask(client().POST('/api/v1/auth/passkeys/sign-in/options'))
  const passkey = await proveByPasskey(options)
  await ask(client().POST('/api/v1/auth/confirm', { body: { passkey } }))
}

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => ask(client().GET('/api/v1/auth/sessions', { signal })),
})

export async function endSessionOf(id: string): Promise<void> {
  await ask(client().DELETE('/api/v1/auth/sessions/{id}', { params: { path: { id } } }))
}

export async function endOtherSessions(): Promise<void> {
  await ask(client().DELETE('/api/v1/auth/sessions'))
}

export const passkeysQuery = queryOptions({
  queryKey: ['passkeys'],
  queryFn: ({ signal }) => ask(client().GET('/api/v1/auth/passkeys', { signal })),
})

export async function addPasskey(name: string): Promise<void> {
  const { options } = await ask(client().POST('/api/v1/auth/passkeys/options'))
  const passkey = await registerPasskey(options)
  await ask(client().POST('/api/v1/auth/passkeys', { body: { name, passkey } }))
}

export async function removePasskey(id: string): Promise<void> {
  await ask(client().DELETE('/api/v1/auth/passkeys/{id}', { params: { path: { id } } }))
}

export function enrolTotp(): Promise<{ readonly secret: string; readonly uri: string }> {
  return ask(client().POST('/api/v1/auth/totp/enrol'))
}

/** Returns the recovery codes, which are shown this once. */
export async function confirmTotp(code: string): Promise<readonly string[]> {
  const answer = await ask(client().POST('/api/v1/auth/totp/confirm', { body: { code: code.replaceAll(' ', '') } }))
  return answer.recoveryCodes
}

export async function disableTotp(): Promise<void> {
  await ask(client().POST('/api/v1/auth/totp/disable'))
}

export async function renewRecoveryCodes(): Promise<readonly string[]> {
  return (await ask(client().POST('/api/v1/auth/recovery-codes'))).recoveryCodes
}
