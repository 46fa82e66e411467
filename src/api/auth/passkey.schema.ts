import { z } from 'zod'

const base64url = z.string().max(20_000)

/** What `navigator.credentials.get()` gave, as JSON (WebAuthn level 3 §5.1.9); unknown fields are let be. */
export const PasskeyResponse = z
  .looseObject({
    id: z.string().max(2000),
    rawId: base64url,
    type: z.literal('public-key'),
    response: z.looseObject({
      clientDataJSON: base64url,
      authenticatorData: base64url,
      signature: base64url,
      userHandle: base64url.nullish().transform((handle) => handle ?? undefined),
    }),
  })
  .meta({ id: 'PasskeyResponse' })

/** What `navigator.credentials.create()` gave. */
export const PasskeyRegistration = z
  .looseObject({
    id: z.string().max(2000),
    rawId: base64url,
    type: z.literal('public-key'),
    response: z.looseObject({ clientDataJSON: base64url, attestationObject: base64url }),
  })
  .meta({ id: 'PasskeyRegistration' })

/** For `navigator.credentials`; made by the library, so its inside is not described here. */
export const PasskeyOptions = z.object({ options: z.record(z.string(), z.unknown()) }).meta({ id: 'PasskeyOptions' })
