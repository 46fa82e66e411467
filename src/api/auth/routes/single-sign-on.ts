import { z } from 'zod'
import type { CookieChange } from '#identity/cookies.ts'
import { beginSingleSignOn, finishSingleSignOn, singleSignOnMinutes } from '#identity/sign-in-by-sso.ts'
import { ProblemError } from '#model/error.ts'
import { asProblemError } from '../../problem.ts'
import { cookiesOf, linkToken, noCookie } from '../auth.schema.ts'
import { defineOpenRoute } from '../define-auth-route.ts'

/** A path of this installation: nobody is led to another site by a link to ours (CWE-601). */
const path = z
  .string()
  .max(2000)
  .regex(/^\/(?![/\\])[\x21-\x7e]*$/, 'must be a path of this installation, such as "/domains"')

export const beginSingleSignOnRoute = defineOpenRoute({
  method: 'GET',
  path: '/auth/oidc/start',
  operationId: 'beginSingleSignOn',
  summary: 'Go to the single sign-on, to sign in, or with purpose=confirm to prove oneself once more',
  query: z.strictObject({
    returnTo: path.default('/').describe('Where to go afterwards.'),
    invitation: linkToken.optional(),
    purpose: z.enum(['sign-in', 'confirm']).default('sign-in'),
  }),
  status: 303,
  answer: z.null(),
  problems: ['single-sign-on-missing', 'single-sign-on-failed', 'unauthenticated'],
  handle: async ({ identity, client, query, findUser, wantsPage }) =>
    leadOn(wantsPage, async () => {
      const confirming = query.purpose === 'confirm' ? await findUser() : null
      if (query.purpose === 'confirm' && confirming === null) throw new ProblemError('unauthenticated')
      const invitation = query.invitation ?? null
      const request = { returnTo: query.returnTo, invitation, confirming, client }
      const { url, token } = await beginSingleSignOn(identity, request)
      return { location: url, cookies: [{ kind: 'oidc', token, maxAge: singleSignOnMinutes * 60 }] }
    }),
})

export const finishSingleSignOnRoute = defineOpenRoute({
  method: 'GET',
  path: '/auth/oidc/callback',
  operationId: 'finishSingleSignOn',
  summary: 'Where the single sign-on sends the browser back to',
  query: z.looseObject({}),
  status: 303,
  answer: z.null(),
  problems: ['single-sign-on-missing', 'single-sign-on-failed', 'sign-in-expired', 'sign-up-closed'],
  handle: async ({ identity, visitor, cookie, search, wantsPage }) =>
    leadOn(wantsPage, async () => {
      const back = { token: cookie('oidc'), query: search, ...visitor }
      const { returnTo, outcome } = await finishSingleSignOn(identity, back)
      const done = noCookie('oidc')
      if (outcome === null) return { location: returnTo, cookies: [done] }
      const isIn = outcome.kind === 'signed-in'
      const next = `/sign-in?step=second-factor&returnTo=${encodeURIComponent(returnTo)}`
      return { location: isIn ? returnTo : next, cookies: [done, ...cookiesOf(outcome)] }
    }),
})

interface Lead {
  readonly location: string
  readonly cookies: readonly CookieChange[]
}

/** A person sees a problem on the page for signing in; a program gets it as an answer. */
async function leadOn(wantsPage: boolean, work: () => Promise<Lead>) {
  try {
    return { body: null, ...(await work()) }
  } catch (error) {
    const problem = asProblemError(error)
    if (!wantsPage || problem.status >= 500) throw error
    return { body: null, location: `/sign-in?problem=${problem.code}`, cookies: [noCookie('oidc')] }
  }
}
