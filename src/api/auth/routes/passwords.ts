import { z } from 'zod'
import { askForReset, changePassword, resetPassword } from '#identity/passwords.ts'
import { readToken } from '#identity/tokens.ts'
import { email, linkToken, Nothing, noCookie, password, sessionCookie } from '../auth.schema.ts'
import { defineOpenRoute, defineSessionRoute } from '../define-auth-route.ts'

export const changePasswordRoute = defineSessionRoute({
  method: 'POST',
  path: '/auth/password/change',
  operationId: 'changePassword',
  summary: 'Change the password; all other sessions of the person end',
  body: z.strictObject({ currentPassword: password.optional(), newPassword: password }),
  status: 200,
  answer: Nothing,
  problems: ['confirmation-failed', 'confirmation-required', 'password-weak', 'too-many-attempts'],
  handle: async ({ identity, user, client, body }) => {
    const change = { currentPassword: body.currentPassword ?? null, newPassword: body.newPassword, client }
    return { body: {}, cookies: [sessionCookie(await changePassword(identity, user, change))] }
  },
})

export const forgotPasswordRoute = defineOpenRoute({
  method: 'POST',
  path: '/auth/password/forgot',
  operationId: 'forgotPassword',
  summary: 'Mail a link that sets a new password, if somebody has this address',
  body: z.strictObject({ email }),
  status: 202,
  answer: Nothing,
  problems: ['mail-not-configured'],
  handle: async ({ identity, client, body }) => {
    await askForReset(identity, body.email, client)
    return { body: {} }
  },
})

export const resetPasswordRoute = defineOpenRoute({
  method: 'POST',
  path: '/auth/password/reset',
  operationId: 'resetPassword',
  summary: 'Set a new password by the token of a link; all sessions of the person end',
  body: z.strictObject({ token: linkToken, newPassword: password }),
  status: 200,
  answer: Nothing,
  problems: ['link-invalid', 'password-weak'],
  handle: async ({ identity, client, body }) => {
    await resetPassword(identity, { token: readToken(body.token), newPassword: body.newPassword, client })
    return { body: {}, cookies: [noCookie('session')] }
  },
})
