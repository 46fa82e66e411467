import { z } from 'zod'
import {
  addPasskey,
  beginPasskey,
  listOwnPasskeys,
  type PasskeyCreated,
  passkeyMinutes,
  removePasskey,
} from '#identity/passkey-enrolment.ts'
import { askForPasskey, type PasskeyAnswer, signInByPasskey } from '#identity/passkey-proof.ts'
import type { Secret } from '#lib/secret.ts'
import { displayName, pathId } from '../../routes/common.schema.ts'
import { answerSignIn, Nothing, noCookie, PasskeyView, SignInView, toPasskeyView } from '../auth.schema.ts'
import { defineOpenRoute, defineSessionRoute } from '../define-auth-route.ts'
import { PasskeyOptions, PasskeyRegistration, PasskeyResponse } from '../passkey.schema.ts'

export const listPasskeysRoute = defineSessionRoute({
  method: 'GET',
  path: '/auth/passkeys',
  operationId: 'listPasskeys',
  summary: 'The person’s passkeys',
  status: 200,
  answer: z.object({ items: z.array(PasskeyView) }),
  handle: async ({ identity, user }) => ({
    body: { items: (await listOwnPasskeys(identity, user)).map(toPasskeyView) },
  }),
})

export const beginPasskeyRoute = defineSessionRoute({
  method: 'POST',
  path: '/auth/passkeys/options',
  operationId: 'beginPasskey',
  summary: 'What the browser needs to make a passkey',
  isConfirmed: true,
  status: 200,
  answer: PasskeyOptions,
  handle: async ({ identity, user }) => {
    const { options, token } = await beginPasskey(identity, user)
    return { body: { options: { ...options } }, cookies: [passkeyCookie(token)] }
  },
})

export const addPasskeyRoute = defineSessionRoute({
  method: 'POST',
  path: '/auth/passkeys',
  operationId: 'addPasskey',
  summary: 'Keep the passkey that the browser made',
  isConfirmed: true,
  body: z.strictObject({ name: displayName, passkey: PasskeyRegistration }),
  status: 201,
  answer: PasskeyView,
  problems: ['sign-in-expired', 'passkey-failed'],
  handle: async ({ identity, user, client, body, cookie }) => {
    const response = body.passkey as unknown as PasskeyCreated
    const row = await addPasskey(identity, user, { token: cookie('passkey'), name: body.name, response, client })
    return { body: toPasskeyView(row), cookies: [noCookie('passkey')] }
  },
})

export const removePasskeyRoute = defineSessionRoute({
  method: 'DELETE',
  path: '/auth/passkeys/:id',
  operationId: 'removePasskey',
  summary: 'Remove a passkey; nobody signs in by it any more',
  isConfirmed: true,
  params: pathId('passkey'),
  status: 200,
  answer: Nothing,
  handle: async ({ identity, user, client, params }) => {
    await removePasskey(identity, user, { id: params.id, client })
    return { body: {} }
  },
})

export const askForPasskeyRoute = defineOpenRoute({
  method: 'POST',
  path: '/auth/passkeys/sign-in/options',
  operationId: 'askForPasskey',
  summary: 'What the browser needs to show a passkey, to sign in or to confirm',
  status: 200,
  answer: PasskeyOptions,
  handle: async ({ identity, client }) => {
    const { options, token } = await askForPasskey(identity, client)
    return { body: { options: { ...options } }, cookies: [passkeyCookie(token)] }
  },
})

export const signInByPasskeyRoute = defineOpenRoute({
  method: 'POST',
  path: '/auth/passkeys/sign-in',
  operationId: 'signInByPasskey',
  summary: 'Sign in by a passkey, which is both factors in one',
  body: z.strictObject({ passkey: PasskeyResponse }),
  status: 200,
  answer: SignInView,
  problems: ['sign-in-expired', 'passkey-failed'],
  handle: async ({ identity, visitor, body, cookie }) => {
    const response = body.passkey as unknown as PasskeyAnswer
    const started = await signInByPasskey(identity, { token: cookie('passkey'), response, ...visitor })
    return answerSignIn({ kind: 'signed-in', ...started })
  },
})

function passkeyCookie(token: Secret<string>) {
  return { kind: 'passkey', token, maxAge: passkeyMinutes * 60 } as const
}
