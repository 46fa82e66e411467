/** One method's result in an Authentication-Results field, such as `dkim=pass header.d=acme.test`. */
export interface MethodResult {
  /** Lower case: `spf`, `dkim`, `dmarc` … */
  readonly method: string
  /** Lower case: `pass`, `fail`, `none`, `temperror` … */
  readonly result: string
  /** Properties such as `header.d`, names in lower case, the first of each name. */
  readonly properties: ReadonlyMap<string, string>
}

export interface AuthenticationResults {
  readonly authservId: string
  readonly results: readonly MethodResult[]
}

/** Reads the value of an Authentication-Results field (RFC 8601 §2.2). `null` when it has no authserv-id. */
export function parseAuthenticationResults(value: string): AuthenticationResults | null {
  const [first = [], ...rest] = splitParts(value)
  const [authservId] = first
  if (authservId === undefined || authservId.includes('=')) return null
  const results = rest.flatMap((words) => {
    const result = readMethod(words)
    return result === null ? [] : [result]
  })
  return { authservId: authservId.toLowerCase(), results }
}

function readMethod(words: readonly string[]): MethodResult | null {
  const [head = '', ...others] = words
  const match = /^([a-z][a-z0-9-]*)(?:\/\d+)?=([a-z]+)$/i.exec(head)
  if (match?.[1] === undefined || match[2] === undefined) return null
  const properties = new Map<string, string>()
  for (const word of others) {
    const at = word.indexOf('=')
    const name = word.slice(0, at).toLowerCase()
    if (at > 0 && !properties.has(name)) properties.set(name, word.slice(at + 1))
  }
  return { method: match[1].toLowerCase(), result: match[2].toLowerCase(), properties }
}

/** Words of each part between semicolons; comments dropped, quotes taken off, white space around `=`, `.` and `/` ignored. */
function splitParts(value: string): readonly (readonly string[])[] {
  const parts: string[][] = [[]]
  let joinsNext = false
  for (const token of tokens(value)) {
    const part = parts.at(-1) ?? []
    if (token === ';') {
      parts.push([])
      joinsNext = false
    } else if (token === '=') {
      part.push(`${part.pop() ?? ''}=`)
      joinsNext = true
    } else {
      part.push(joinsNext ? `${part.pop() ?? ''}${token}` : token)
      joinsNext = false
    }
  }
  return parts
}

/** Quoted strings without their quotes, `;`, the first `=` of a word, and words; comments (nested) are left out. */
function tokens(value: string): readonly string[] {
  const found: string[] = []
  let position = 0
  let afterEquals = false
  while (position < value.length) {
    const character = value.charAt(position)
    if (/\s/.test(character)) position += 1
    else if (character === '(') position = skipComment(value, position)
    else if (character === '"') {
      const end = endOfQuoted(value, position)
      found.push(value.slice(position + 1, end).replace(/\\(.)/gs, '$1'))
      position = end + 1
      afterEquals = false
    } else if (character === ';' || (character === '=' && !afterEquals)) {
      found.push(character)
      afterEquals = character === '='
      position += 1
    } else {
      const word = afterEquals ? /[^\s;("]+/y : /[^\s;=("]+/y
      word.lastIndex = position
      const text = word.exec(value)?.[0] ?? character
      found.push(text)
      position += text.length
      afterEquals = false
    }
  }
  return found
}

function skipComment(value: string, start: number): number {
  let depth = 0
  for (let position = start; position < value.length; position += 1) {
    const character = value.charAt(position)
    if (character === '\\') position += 1
    else if (character === '(') depth += 1
    else if (character === ')') {
      depth -= 1
      if (depth === 0) return position + 1
    }
  }
  return value.length
}

function endOfQuoted(value: string, start: number): number {
  for (let position = start + 1; position < value.length; position += 1) {
    if (value.charAt(position) === '\\') position += 1
    else if (value.charAt(position) === '"') return position
  }
  return value.length
}
