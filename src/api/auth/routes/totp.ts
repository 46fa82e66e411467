import { z } from 'zod'
import { confirmTotp, disableTotp, enrolTotp, renewRecoveryCodes } from '#identity/totp-enrolment.ts'
import { code, Nothing, RecoveryCodesView } from '../auth.schema.ts'
import { defineSessionRoute } from '../define-auth-route.ts'

export const enrolTotpRoute = defineSessionRoute({
  method: 'POST',
  path: '/auth/totp/enrol',
  operationId: 'enrolTotp',
  summary: 'Make a secret for an authenticator app; it counts after its first code',
  isConfirmed: true,
  status: 200,
  answer: z
    .object({
      secret: z.string().describe('In base 32, to be typed in.'),
      uri: z.string().describe('For a QR code.'),
    })
    .meta({ id: 'TotpEnrolment' }),
  problems: ['second-factor-exists'],
  handle: async ({ identity, user }) => ({ body: await enrolTotp(identity, user) }),
})

export const confirmTotpRoute = defineSessionRoute({
  method: 'POST',
  path: '/auth/totp/confirm',
  operationId: 'confirmTotp',
  summary: 'Turn the authenticator app on by its first code, and get recovery codes',
  isConfirmed: true,
  body: z.strictObject({ code }),
  status: 200,
  answer: RecoveryCodesView,
  problems: ['second-factor-missing', 'second-factor-exists', 'confirmation-failed', 'too-many-attempts'],
  handle: async ({ identity, user, client, body }) => {
    const recoveryCodes = await confirmTotp(identity, user, { code: body.code, client })
    return { body: { recoveryCodes: [...recoveryCodes] } }
  },
})

export const disableTotpRoute = defineSessionRoute({
  method: 'POST',
  path: '/auth/totp/disable',
  operationId: 'disableTotp',
  summary: 'Turn the authenticator app off; recovery codes go with the last factor',
  isConfirmed: true,
  status: 200,
  answer: Nothing,
  handle: async ({ identity, user, client }) => {
    await disableTotp(identity, user, client)
    return { body: {} }
  },
})

export const renewRecoveryCodesRoute = defineSessionRoute({
  method: 'POST',
  path: '/auth/recovery-codes',
  operationId: 'renewRecoveryCodes',
  summary: 'Make new recovery codes; the old ones are void',
  isConfirmed: true,
  status: 200,
  answer: RecoveryCodesView,
  problems: ['second-factor-missing'],
  handle: async ({ identity, user, client }) => {
    const recoveryCodes = await renewRecoveryCodes(identity, user, client)
    return { body: { recoveryCodes: [...recoveryCodes] } }
  },
})
