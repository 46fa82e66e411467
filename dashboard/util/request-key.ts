/**
 * A value for Idempotency-Key: sent again with the same request, nothing is made twice.
 * (crypto.randomUUID is missing on pages over plain http.)
 */
export function newRequestKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((octet) => octet.toString(16).padStart(2, '0')).join('')
}
