/** The token of `Bearer <token>` (RFC 6750 §2.1), or `null`. */
export function readBearer(authorization: string | undefined): string | null {
  return /^Bearer +([\x21-\x7e]{1,512})$/i.exec(authorization ?? '')?.[1] ?? null
}
