import { type PointDefinition, type PointId, pointCatalogue } from './point-catalogue.ts'

/** What was found out about one point of the catalogue. */
export interface Judgement {
  readonly id: PointId
  /** `null`: nobody could tell, which neither gives nor takes anything. */
  readonly held: boolean | null
  /** A sentence: what was seen. */
  readonly explanation: string
  /** What to do, when it does not hold. */
  readonly fix: string | null
}

export function holds(id: PointId, explanation: string): Judgement {
  return { id, held: true, explanation, fix: null }
}

/** Without `fix`: that of the catalogue. */
export function fails(id: PointId, explanation: string, fix: string = definitionOf(id).fix): Judgement {
  return { id, held: false, explanation, fix }
}

export function notJudged(id: PointId, explanation: string): Judgement {
  return { id, held: null, explanation, fix: null }
}

export function definitionOf(id: PointId): PointDefinition {
  const found = pointCatalogue.find((definition) => definition.id === id)
  if (found === undefined) throw new Error(`There is no point ${id}.`)
  return found
}
