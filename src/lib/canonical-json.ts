/**
 * JSON with the members of every object in code-unit order of their names and no blanks, so that equal values give equal
 * text (the idea of RFC 8785; for values made of strings, safe integers, booleans, null, arrays and plain objects).
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
