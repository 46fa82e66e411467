import { z } from 'zod'
import { createResetLink } from '#identity/passwords.ts'
import { email } from '../../auth/auth.schema.ts'
import { defineRoute } from '../../define-route.ts'

export const createResetLinkRoute = defineRoute({
  method: 'POST',
  path: '/users/reset-links',
  operationId: 'createResetLink',
  tag: 'Users',
  summary: 'Make a link by which somebody sets a new password, to be handed over where there is no mail',
  permission: 'tenants:write',
  isSensitive: true,
  body: z.strictObject({
    email,
    removesSecondFactors: z
      .boolean()
      .default(false)
      .describe('The link also removes authenticator app, recovery codes and passkeys, for who has lost them.'),
  }),
  status: 201,
  answer: z
    .object({ link: z.string().describe('Works once and for 30 minutes; shown this once.') })
    .meta({ id: 'ResetLink' }),
  problems: ['not-found'],
  handle: async ({ context, body: { email: address, ...reset } }) => ({
    link: (await createResetLink(context.identity, address, reset)).reveal(),
  }),
})
