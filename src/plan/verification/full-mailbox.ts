import type { AnswerEvidence } from './verification-evidence.ts'

/** "Mailbox full" (RFC 3463 §3.3) is a refusal also as 452 4.2.2: the sender keeps the message until there is room. */
export function withFullAsRefused(answer: AnswerEvidence | null): AnswerEvidence | null {
  return answer?.state === 'deferred' && /^4\d\d 4\.2\.2\b/.test(answer.text) ? { ...answer, state: 'refused' } : answer
}
