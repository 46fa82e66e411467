import type { RegisterAnswer } from '#protocol/agent-protocol.ts'
import { asObject, asText } from './check-shape.ts'

/** @throws {ShapeError} */
export function parseRegisterAnswer(value: unknown): RegisterAnswer {
  const answer = asObject(value, 'the answer')
  return { nodeId: asText(answer['nodeId'], 'nodeId'), agentKey: asText(answer['agentKey'], 'agentKey') }
}
