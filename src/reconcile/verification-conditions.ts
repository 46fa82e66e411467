import type { ConditionUpdate } from '#model/condition.ts'
import type { OutsideView } from './gather-evidence.ts'

/** What the look from outside makes true or false of an order; `accepted` is that of its node. */
export function conditionsOf(
  evidence: OutsideView,
  accepted: ConditionUpdate,
  score: number,
): readonly ConditionUpdate[] {
  const ports = portsCondition(evidence)
  const outbound = outboundCondition(evidence)
  const inbound = inboundCondition(evidence)
  const firstFailed = [ports, outbound, inbound, accepted].find((condition) => condition.status !== 'true')
  return [
    ports,
    outbound,
    inbound,
    firstFailed === undefined
      ? {
          type: 'Verified',
          status: 'true',
          reason: 'Verified',
          message: `Mail flows both ways; the score is ${score}.`,
        }
      : { type: 'Verified', status: 'false', reason: firstFailed.reason, message: firstFailed.message },
  ]
}

function portsCondition({ ports, hostname }: OutsideView): ConditionUpdate {
  const bad = ports.filter((port) => port.problem !== null)
  if (bad.length === 0) {
    const message = `${hostname} answers on ${portsOf(ports)} with TLS and a valid certificate.`
    return { type: 'PortsAnswer', status: 'true', reason: 'AllAnswer', message }
  }
  const message = bad.map(({ port, problem }) => `Port ${port}: ${problem}`).join(' ')
  return { type: 'PortsAnswer', status: 'false', reason: 'PortProblem', message }
}

function outboundCondition({ outbound }: OutsideView): ConditionUpdate {
  if (outbound.length === 0) {
    const message =
      'No seed mailbox is configured, so nobody outside has judged our mail. Set ROOKERY_SEED_MAILBOXES_FILE.'
    return { type: 'OutboundDelivered', status: 'true', reason: 'NotJudged', message }
  }
  const bad = outbound.find((result) => result.problem !== null)
  if (bad !== undefined) {
    return {
      type: 'OutboundDelivered',
      status: 'false',
      reason: 'NotDelivered',
      message: `${bad.address}: ${bad.problem}`,
    }
  }
  const addresses = outbound.map(({ address }) => address).join(', ')
  const message = `Test mail arrived at ${addresses} with SPF, DKIM and DMARC passing.`
  return { type: 'OutboundDelivered', status: 'true', reason: 'Delivered', message }
}

function inboundCondition({ inbound }: OutsideView): ConditionUpdate {
  if (inbound === null) {
    const message = 'No seed mailbox is configured, so no mail from outside was tried. Set ROOKERY_SEED_MAILBOXES_FILE.'
    return { type: 'InboundDelivered', status: 'true', reason: 'NotTried', message }
  }
  if (inbound.problem !== null) {
    return { type: 'InboundDelivered', status: 'false', reason: 'NotDelivered', message: inbound.problem }
  }
  const message = `A reply from ${inbound.from} arrived and was read over IMAP.`
  return { type: 'InboundDelivered', status: 'true', reason: 'Delivered', message }
}

/** A port is probed once for each served name. */
function portsOf(ports: OutsideView['ports']): string {
  return [...new Set(ports.map(({ port }) => port))].join(', ')
}
