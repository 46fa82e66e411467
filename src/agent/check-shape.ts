/** A message or file does not have the shape it must have. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError'
}

export function asObject(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ShapeError(`${what} is not an object`)
  return value as Readonly<Record<string, unknown>>
}

export function asArray(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new ShapeError(`${what} is not a list`)
  return value
}

export function asText(value: unknown, what: string): string {
  if (typeof value !== 'string') throw new ShapeError(`${what} is not text`)
  return value
}

export function asBoolean(value: unknown, what: string): boolean {
  if (typeof value !== 'boolean') throw new ShapeError(`${what} is not true or false`)
  return value
}

/** A whole number from 0 on. */
export function asCount(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new ShapeError(`${what} is not a count`)
  return value
}

export function asVersion(value: unknown, version: number): void {
  if (value !== version) throw new ShapeError(`version ${String(value)} is not spoken here, only ${version}`)
}
