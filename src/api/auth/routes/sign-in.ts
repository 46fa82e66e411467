import { z } from 'zod'
import { finishSecondFactor } from '#identity/finish-sign-in.ts'
import { signIn } from '#identity/sign-in.ts'
import { hasUsers } from '#store/identity/users.ts'
import { withIdentity } from '#store/identity-scope.ts'
import { answerSignIn, code, email, password, SignInView } from '../auth.schema.ts'
import { defineOpenRoute } from '../define-auth-route.ts'

export const signInRoute = defineOpenRoute({
  method: 'POST',
  path: '/auth/sign-in',
  operationId: 'signIn',
  summary: 'Sign in by e-mail address and password',
  body: z.strictObject({ email, password }),
  status: 200,
  answer: SignInView,
  problems: ['sign-in-failed'],
  handle: async ({ identity, visitor, body }) => answerSignIn(await signIn(identity, { ...body, ...visitor })),
})

export const secondFactorRoute = defineOpenRoute({
  method: 'POST',
  path: '/auth/sign-in/second-factor',
  operationId: 'signInSecondFactor',
  summary: 'Finish signing in by a code of the authenticator app or a recovery code',
  body: z.strictObject({ code }),
  status: 200,
  answer: SignInView,
  problems: ['sign-in-expired', 'second-factor-failed'],
  handle: async ({ identity, visitor, body, cookie }) => {
    const pending = cookie('second-factor')
    const started = await finishSecondFactor(identity, { pending, code: body.code, ...visitor })
    return answerSignIn({ kind: 'signed-in', ...started })
  },
})

const SignInMethodsView = z
  .object({
    signUp: z
      .enum(['first-user', 'open', 'invitation'])
      .describe('The first user of an installation signs up without anything; later by what it says.'),
    singleSignOn: z.object({ name: z.string() }).nullable(),
    passkeyDomain: z.string().describe('Passkeys work on pages of this domain alone.'),
    sendsMail: z.boolean().describe('Whether a forgotten password can be set anew by a mail.'),
  })
  .meta({ id: 'SignInMethods' })

export const signInMethodsRoute = defineOpenRoute({
  method: 'GET',
  path: '/auth/methods',
  operationId: 'getSignInMethods',
  summary: 'How people sign up and in here',
  status: 200,
  answer: SignInMethodsView,
  handle: async ({ identity }) => {
    const isFirst = !(await withIdentity(identity.db, hasUsers))
    const { isSignUpOpen, singleSignOn, site, post } = identity
    const later = isSignUpOpen ? ('open' as const) : ('invitation' as const)
    return {
      body: {
        signUp: isFirst ? ('first-user' as const) : later,
        singleSignOn: singleSignOn === null ? null : { name: singleSignOn.name },
        passkeyDomain: site.passkeyDomain,
        sendsMail: post !== null,
      },
    }
  },
})
