import { z } from 'zod'
import { confirm } from '#identity/confirm.ts'
import { endOtherSessions, endSession, listOwnSessions } from '#identity/own-sessions.ts'
import type { PasskeyAnswer } from '#identity/passkey-proof.ts'
import { ProblemError } from '#model/error.ts'
import { pathId } from '../../routes/common.schema.ts'
import {
  code,
  Nothing,
  noCookie,
  password,
  SessionView,
  SignedInUserView,
  toSessionView,
  toUserView,
} from '../auth.schema.ts'
import { defineSessionRoute } from '../define-auth-route.ts'
import { PasskeyResponse } from '../passkey.schema.ts'

export const getSessionRoute = defineSessionRoute({
  method: 'GET',
  path: '/auth/session',
  operationId: 'getSession',
  summary: 'Who is signed in',
  status: 200,
  answer: SignedInUserView,
  handle: async ({ user }) => ({ body: toUserView(user) }),
})

export const signOutRoute = defineSessionRoute({
  method: 'POST',
  path: '/auth/sign-out',
  operationId: 'signOut',
  summary: 'End this session; its cookie is refused from the next request on',
  status: 200,
  answer: Nothing,
  handle: async ({ identity, user, client }) => {
    await endSession(identity, user, user.sessionId, client)
    return { body: {}, cookies: [noCookie('session')] }
  },
})

export const listSessionsRoute = defineSessionRoute({
  method: 'GET',
  path: '/auth/sessions',
  operationId: 'listSessions',
  summary: 'Where the person is signed in, newest first',
  status: 200,
  answer: z.object({ items: z.array(SessionView) }),
  handle: async ({ identity, user }) => {
    const rows = await listOwnSessions(identity, user)
    return { body: { items: rows.map((row) => toSessionView(row, user)) } }
  },
})

export const endSessionRoute = defineSessionRoute({
  method: 'DELETE',
  path: '/auth/sessions/:id',
  operationId: 'endSession',
  summary: 'End one of the person’s sessions',
  params: pathId('session'),
  status: 200,
  answer: Nothing,
  handle: async ({ identity, user, client, params }) => {
    await endSession(identity, user, params.id, client)
    return { body: {}, cookies: params.id === user.sessionId ? [noCookie('session')] : [] }
  },
})

export const endOtherSessionsRoute = defineSessionRoute({
  method: 'DELETE',
  path: '/auth/sessions',
  operationId: 'endOtherSessions',
  summary: 'End all of the person’s sessions but this one',
  status: 200,
  answer: z.object({ ended: z.number().int() }),
  handle: async ({ identity, user, client }) => ({ body: { ended: await endOtherSessions(identity, user, client) } }),
})

export const confirmRoute = defineSessionRoute({
  method: 'POST',
  path: '/auth/confirm',
  operationId: 'confirmSession',
  summary: 'Prove once more who is signed in, for sensitive changes in the next 15 minutes',
  body: z
    .strictObject({ password: password.optional(), code: code.optional(), passkey: PasskeyResponse.optional() })
    .describe('One of the three; who has a second factor gives a code or a passkey.'),
  status: 200,
  answer: SignedInUserView,
  problems: ['confirmation-failed', 'second-factor-required', 'passkey-failed', 'sign-in-expired', 'too-many-attempts'],
  handle: async ({ identity, user, client, body, cookie }) => {
    const confirmation = toConfirmation(body)
    const proof = confirmation.kind === 'passkey' ? { ...confirmation, token: cookie('passkey') } : confirmation
    const confirmedAt = await confirm(identity, user, proof, client)
    const usedSecondFactor = user.usedSecondFactor || proof.kind !== 'password'
    return { body: toUserView({ ...user, usedSecondFactor, confirmedAt }), cookies: [noCookie('passkey')] }
  },
})

interface ConfirmBody {
  readonly password?: z.output<typeof password> | undefined
  readonly code?: string | undefined
  readonly passkey?: z.output<typeof PasskeyResponse> | undefined
}

function toConfirmation({ password: secret, code: text, passkey }: ConfirmBody) {
  if (passkey !== undefined) return { kind: 'passkey', response: passkey as unknown as PasskeyAnswer } as const
  if (text !== undefined) return { kind: 'code', code: text } as const
  if (secret !== undefined) return { kind: 'password', password: secret } as const
  const message = 'must have a password, a code or a passkey'
  throw new ProblemError('validation-failed', { errors: [{ field: '/', message }] })
}
