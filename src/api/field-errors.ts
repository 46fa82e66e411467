import { z } from 'zod'
import { type FieldError, ProblemError } from '#model/error.ts'

/** What the framework calls with params, query and body; the value it gets back has the schema's defaults. */
export function validatorOf(schema: z.ZodType): (data: unknown) => { value: unknown } | { error: Error } {
  return (data) => {
    const result = schema.safeParse(data)
    if (result.success) return { value: result.data }
    return { error: new ProblemError('validation-failed', { errors: toFieldErrors(schema, result.error) }) }
  }
}

/**
 * Turns what a schema found wrong into sentences by field: which, why, and what would be right. An unknown field is told
 * the nearest known name.
 */
export function toFieldErrors(schema: z.ZodType, error: z.ZodError): readonly FieldError[] {
  return error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [{ field: pointer(issue.path), message: issue.message }]
    const known = knownFields(schema, issue.path)
    return issue.keys.map((key) => ({
      field: pointer([...issue.path, key]),
      message: unknownFieldMessage(key, known),
    }))
  })
}

/** JSON pointer (RFC 6901); the whole body is `/`. */
function pointer(path: readonly PropertyKey[]): string {
  return `/${path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`
}

function unknownFieldMessage(key: string, known: readonly string[]): string {
  const nearest = findNearest(key, known)
  if (nearest !== null) return `is not a known field; did you mean "${nearest}"?`
  return known.length === 0 ? 'is not a known field' : `is not a known field; known are ${known.join(', ')}`
}

function knownFields(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let current: unknown = unwrap(schema)
  for (const part of path) {
    if (current instanceof z.ZodArray) current = unwrap(current.element)
    else if (current instanceof z.ZodObject) current = unwrap(current.shape[String(part)])
    else return []
  }
  return current instanceof z.ZodObject ? Object.keys(current.shape) : []
}

function unwrap(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return unwrap(schema.unwrap())
  }
  return schema instanceof z.ZodPipe ? unwrap(schema.in) : schema
}

function findNearest(name: string, known: readonly string[]): string | null {
  const fold = (text: string) => text.toLowerCase().replaceAll(/[_-]/g, '')
  const isBeginning = (a: string, b: string) => a.length >= 3 && b.startsWith(a)
  const begins = known.find((one) => isBeginning(fold(name), fold(one)) || isBeginning(fold(one), fold(name)))
  if (begins !== undefined) return begins
  const scored = known.map((candidate) => ({ candidate, distance: editDistance(fold(name), fold(candidate)) }))
  const [best] = scored.sort((a, b) => a.distance - b.distance)
  return best !== undefined && best.distance <= Math.max(2, Math.floor(name.length / 3)) ? best.candidate : null
}

/** Levenshtein's, with one row; field names are short. */
function editDistance(a: string, b: string): number {
  const source = a.slice(0, 64)
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= source.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (source[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
