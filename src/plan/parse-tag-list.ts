/**
 * Reads a tag list `a=1; b=2` (RFC 6376 §3.2; DMARC uses the same form). Names are case-sensitive, white space around
 * names and values is dropped. `null` when it is not a tag list or a tag stands twice. The map keeps the order.
 */
export function parseTagList(text: string): ReadonlyMap<string, string> | null {
  const tags = new Map<string, string>()
  const parts = text.split(';')
  if (parts.at(-1)?.trim() === '') parts.pop()
  for (const part of parts) {
    const match = /^\s*([A-Za-z][A-Za-z0-9_]*)\s*=([\s\S]*)$/.exec(part)
    const name = match?.[1]
    if (name === undefined || tags.has(name)) return null
    tags.set(name, (match?.[2] ?? '').trim())
  }
  return tags.size === 0 ? null : tags
}
