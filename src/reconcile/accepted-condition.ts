import type { ConditionUpdate } from '#model/condition.ts'
import { failedRequirements, type ScorePoint } from '#plan/verification/score.ts'
import type { InfrastructureSnapshot } from '#store/infrastructure-snapshot.ts'
import type { OutsideView } from './gather-evidence.ts'

const type = 'Accepted'

/**
 * Whether a node may serve mail: no required point of gate G1 fails, it has been asked what it must refuse, and, where
 * somebody outside can tell, mail of it has been seen to arrive once. What nobody could tell does not count against it.
 */
export function acceptedCondition(
  { node, conditions }: InfrastructureSnapshot,
  evidence: OutsideView,
  points: readonly ScorePoint[],
): ConditionUpdate {
  const failed = failedRequirements(points)
  if (failed.length > 0) {
    const listed = failed.map(({ explanation, fix }) => `${explanation} ${fix ?? ''}`.trim()).join(' ')
    return { type, status: 'false', reason: 'GateFailed', message: `${node.hostname} may not serve mail. ${listed}` }
  }
  const previous = conditions.find((condition) => condition.type === type)
  if (previous?.status === 'true') return accepted(node.hostname)
  if (evidence.refusals === null) {
    const message = `${node.hostname} is being asked what it must refuse.`
    return { type, status: 'false', reason: 'WaitingForAnswers', message }
  }
  const hasArrived = evidence.outbound.length === 0 || evidence.outbound.some(({ judged }) => judged !== null)
  if (!hasArrived) {
    const message = `No mail of ${node.hostname} has been seen to arrive outside; its provider may block port 25 outbound.`
    return { type, status: 'false', reason: 'WaitingForDelivery', message }
  }
  return accepted(node.hostname)
}

function accepted(hostname: string): ConditionUpdate {
  const message = `${hostname} meets what is asked of a mail node; "rookery status" lists each point.`
  return { type, status: 'true', reason: 'Accepted', message }
}
