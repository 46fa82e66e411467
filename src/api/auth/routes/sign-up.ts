import { z } from 'zod'
import { confirmSignUp, signUp } from '#identity/sign-up.ts'
import { readToken } from '#identity/tokens.ts'
import { displayName } from '../../routes/common.schema.ts'
import { answerMailSent, answerSignIn, email, linkToken, password, SignInView } from '../auth.schema.ts'
import { defineOpenRoute } from '../define-auth-route.ts'

export const signUpRoute = defineOpenRoute({
  method: 'POST',
  path: '/auth/sign-up',
  operationId: 'signUp',
  summary: 'Sign up: as the first user, by invitation, or, where it is open, by a link that is mailed',
  body: z.strictObject({ email, name: displayName, password, invitation: linkToken.optional() }),
  status: 201,
  answer: SignInView,
  problems: ['password-weak', 'sign-up-closed', 'link-invalid', 'account-exists', 'mail-not-configured'],
  handle: async ({ identity, visitor, body, mayBeFirst }) => {
    const started = await signUp(identity, { ...body, invitation: body.invitation ?? null, mayBeFirst, ...visitor })
    if (started === null) return answerMailSent()
    return answerSignIn({ kind: 'signed-in', ...started })
  },
})

export const confirmSignUpRoute = defineOpenRoute({
  method: 'POST',
  path: '/auth/sign-up/confirm',
  operationId: 'confirmSignUp',
  summary: 'Finish an open sign-up by the token of the link that was mailed',
  body: z.strictObject({ token: linkToken }),
  status: 201,
  answer: SignInView,
  problems: ['link-invalid', 'account-exists'],
  handle: async ({ identity, visitor, body }) => {
    const started = await confirmSignUp(identity, { token: readToken(body.token), ...visitor })
    return answerSignIn({ kind: 'signed-in', ...started })
  },
})
