/** One field of a header section (RFC 5322 §2.2), unfolded. */
export interface HeaderField {
  /** Lower case. */
  readonly name: string
  readonly value: string
}

/** The fields of a header section, top to bottom. Lines that are no fields are skipped; what follows an empty line is body. */
export function readHeaderFields(headers: string): readonly HeaderField[] {
  const section = headers.split(/\r?\n\r?\n/, 1)[0] ?? ''
  const unfolded = section.replace(/\r?\n(?=[ \t])/g, '')
  return unfolded.split(/\r?\n/).flatMap((line) => {
    const match = /^([!-9;-~]+)[ \t]*:(.*)$/.exec(line)
    return match?.[1] === undefined ? [] : [{ name: match[1].toLowerCase(), value: (match[2] ?? '').trim() }]
  })
}
