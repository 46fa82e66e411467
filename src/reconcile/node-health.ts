import type { ConditionUpdate } from '#model/condition.ts'
import type { Heartbeat, UnsignedBundle } from '#protocol/agent-protocol.ts'
import type { NodeRow } from '#store/nodes.ts'

type JudgedNode = Pick<NodeRow, 'id' | 'hostname' | 'driftPolicy'>

/** Whether the node runs the newest bundle as it is, in the words of its agent. */
export function judgeConfiguration(
  node: JudgedNode,
  heartbeat: Heartbeat | null,
  bundle: Pick<UnsignedBundle, 'generation' | 'hash'>,
): ConditionUpdate {
  const failure = heartbeat?.bundleFailure ?? null
  if (heartbeat?.bundle?.hash === bundle.hash) return judgeRunning(node, heartbeat, bundle.generation)
  if (failure !== null && failure.hash === bundle.hash) {
    const isInconclusive = failure.step === 'self-test inconclusive'
    return notConfigured(
      isInconclusive ? 'MailBrokenBefore' : 'BundleRefused',
      `${node.hostname} keeps its former configuration: generation ${failure.generation} failed at ${failure.step}: ` +
        `${failure.message} It will be tried again in five minutes and with the next generation.`,
    )
  }
  const doing = heartbeat === null ? '' : ` Its agent says: ${heartbeat.phase.name}, ${heartbeat.phase.detail}.`
  return notConfigured(
    'WaitingForAgent',
    `${node.hostname} has not applied generation ${bundle.generation} of its configuration yet.${doing}`,
  )
}

function judgeRunning(node: JudgedNode, heartbeat: Heartbeat, generation: number): ConditionUpdate {
  const { hostname } = node
  const down = heartbeat.services.filter((service) => service.state !== 'active')
  if (down.length > 0) {
    const names = down.map((service) => `${service.name} (${service.state})`).join(', ')
    const message = `On ${hostname} these services do not run: ${names}. See "journalctl -u" on the node.`
    return notConfigured('ServiceDown', message)
  }
  if (heartbeat.driftedPaths.length > 0) return judgeDrift(node, heartbeat)
  const message = `${hostname} runs generation ${generation} of its configuration; all services are up.`
  return { type: 'Configured', status: 'true', reason: 'Applied', message }
}

/** Kept by policy is configured all the same: somebody wanted it so. */
function judgeDrift({ id, hostname, driftPolicy }: JudgedNode, heartbeat: Heartbeat): ConditionUpdate {
  const what = `On ${hostname} these files were changed by hand: ${heartbeat.driftedPaths.join(', ')}.`
  const diffs = heartbeat.drift.flatMap(({ diff }) => (diff === null ? [] : [diff])).join('')
  const command = `rookery nodes set-drift-policy ${id}`
  if (driftPolicy === 'keep') {
    const message = `${what} They are kept; to put them back: "${command} repair".\n${diffs}`
    return { type: 'Configured', status: 'true', reason: 'Drifted', message: message.trim() }
  }
  const repair = heartbeat.repair?.failure ?? null
  const outcome = repair === null ? 'The node puts them back.' : `They could not be put back: ${repair}.`
  return notConfigured('Drifted', `${what} ${outcome} To keep them: "${command} keep".\n${diffs}`.trim())
}

function notConfigured(reason: string, message: string): ConditionUpdate {
  return { type: 'Configured', status: 'false', reason, message }
}

/** Whether the mail that the node sends to itself every five minutes arrives. */
export function judgeMailFlow(hostname: string, heartbeat: Heartbeat | null): ConditionUpdate {
  const selfTest = heartbeat?.selfTest ?? null
  if (selfTest === null) {
    const message = `${hostname} has not sent itself mail yet; it does when it is configured.`
    return { type: 'MailFlows', status: 'unknown', reason: 'NotTested', message }
  }
  if (selfTest.ok) {
    const message = `A message that ${hostname} sent to itself was submitted, delivered and read.`
    return { type: 'MailFlows', status: 'true', reason: 'SelfTestPassed', message }
  }
  const message =
    `A message that ${hostname} sent to itself did not arrive; it ended at ${selfTest.step}: ${selfTest.message}. ` +
    'See "rookery-agent status" on the node; it tries again every minute.'
  return { type: 'MailFlows', status: 'false', reason: 'SelfTestFailed', message }
}
