import type { components } from '#client/schema.ts'

type Schemas = components['schemas']

/** Whether this browser, on this page, can use passkeys at all. */
export function hasPasskeys(): boolean {
  return typeof PublicKeyCredential !== 'undefined' && 'parseRequestOptionsFromJSON' in PublicKeyCredential
}

/** Has the person prove himself with a passkey (WebAuthn §7.2). @throws {DOMException} when he breaks it off. */
export async function proveByPasskey(options: object): Promise<Schemas['PasskeyResponseInput']> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON)
  const credential = await navigator.credentials.get({ publicKey })
  return toJson(credential) as Schemas['PasskeyResponseInput']
}

/** Has the person make a passkey (WebAuthn §7.1). @throws {DOMException} when he breaks it off. */
export async function registerPasskey(options: object): Promise<Schemas['PasskeyRegistrationInput']> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON)
  const credential = await navigator.credentials.create({ publicKey })
  return toJson(credential) as Schemas['PasskeyRegistrationInput']
}

function toJson(credential: Credential | null): unknown {
  if (credential instanceof PublicKeyCredential) return credential.toJSON()
  throw new DOMException('No passkey was given.', 'NotAllowedError')
}
