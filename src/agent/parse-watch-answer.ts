import type { RegisterAnswer, WatchAnswer } from '#protocol/agent-protocol.ts'
import { asArray, asCount, asObject, asText } from './check-shape.ts'

/** @throws {ShapeError} */
export function parseWatchAnswer(value: unknown): WatchAnswer {
  const answer = asObject(value, 'the answer')
  const hash = answer['bundleHash']
  return {
    bundleHash: hash === null ? null : asText(hash, 'bundleHash'),
    directoryGeneration: asCount(answer['directoryGeneration'], 'directoryGeneration'),
    httpChallenges: asArray(answer['httpChallenges'], 'httpChallenges').map((entry) => {
      const challenge = asObject(entry, 'a challenge')
      return {
        token: asText(challenge['token'], 'token'),
        keyAuthorization: asText(challenge['keyAuthorization'], 'keyAuthorization'),
      }
    }),
  }
}

/** @throws {ShapeError} */
export function parseRegisterAnswer(value: unknown): RegisterAnswer {
  const answer = asObject(value, 'the answer')
  return { nodeId: asText(answer['nodeId'], 'nodeId'), agentKey: asText(answer['agentKey'], 'agentKey') }
}
