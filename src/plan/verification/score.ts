import { connectionPoints, deliveryPoints } from './score-points.ts'
import type { ScorePoint, VerificationEvidence } from './verification-evidence.ts'

export interface VerificationScore {
  /** 0 to 100: the weights of the points that hold. */
  readonly score: number
  readonly points: readonly ScorePoint[]
}

/** How well the domain's mail works, as seen from outside, with every point explained. */
export function scoreVerification(evidence: VerificationEvidence): VerificationScore {
  const points = [...connectionPoints(evidence), ...deliveryPoints(evidence)]
  return { score: points.reduce((sum, point) => sum + (point.held ? point.weight : 0), 0), points }
}
