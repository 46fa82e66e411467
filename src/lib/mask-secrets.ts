/** What stands in the place of a secret. */
export const masked = '[masked]'

/** Names whose values are secrets, in snake_case, kebab-case or camelCase; `agentTokenExpiresAt` and `publicKey` are none. */
const secretName =
  /(^|[_-])(pass(word|phrase)?|secrets?|tokens?|credentials?|sealed|private[_-]?key([_-]?pem)?|cookies?|authorization|(recovery|backup)[_-]?codes?|api[_-]?key|otp|pin)$|[_-]hash$/

/** Values that are secrets whatever they are called: API and agent keys, private keys in PEM, bearer tokens. */
const secretValue = /\brka?_[\w-]{16,}|-----BEGIN [A-Z ]*PRIVATE KEY-----|\bBearer +[\w.~+/-]{16,}/

/** A copy of plain data in which every secret, by its name or by its looks, is replaced by `[masked]`; null stays null. */
export function maskSecrets(value: unknown): unknown {
  if (typeof value === 'string') return secretValue.test(value) ? masked : value
  if (Array.isArray(value)) return value.map(maskSecrets)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      isSecretName(name) && member !== null && member !== undefined ? masked : maskSecrets(member),
    ]),
  )
}

function isSecretName(name: string): boolean {
  return secretName.test(name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase())
}
