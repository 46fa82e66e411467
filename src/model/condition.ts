/** As in Kubernetes: what is true of a resource, since when, and why, in words for a person. */
export interface Condition {
  readonly type: ConditionType
  readonly status: ConditionStatus
  /** CamelCase, for machines: `PortClosed`. */
  readonly reason: string
  /** A sentence for a person: the cause and, when it is not `true`, the way to fix it. */
  readonly message: string
  readonly lastTransitionAt: Date
}

export type ConditionStatus = 'true' | 'false' | 'unknown'

export type ConditionUpdate = Omit<Condition, 'lastTransitionAt'>

/** Which condition types a resource kind has, in the order in which they usually come true. */
export const conditionTypes = {
  domain: ['OwnershipVerified', 'DnsApplied', 'DnsValid', 'ProviderReachable', 'Deleting'],
  node: [
    'MachineRunning',
    'ReverseDnsSet',
    'AgentConnected',
    'Configured',
    'MailFlows',
    'DirectoryCurrent',
    'Accepted',
    'ProviderReachable',
    'Deleting',
  ],
  certificate: ['CertificateReady', 'ProviderReachable'],
  infrastructure: ['PortsAnswer', 'OutboundDelivered', 'InboundDelivered', 'Verified', 'ProviderReachable', 'Deleting'],
  mailbox: ['OnNode'],
  secret: ['RotationComplete', 'ProviderReachable'],
} as const

export type ConditionType = (typeof conditionTypes)[keyof typeof conditionTypes][number]

/** The resources that have conditions, plans and a place in the loops. */
export type ResourceKind = keyof typeof conditionTypes

export function isTrue(conditions: readonly Condition[], type: ConditionType): boolean {
  return conditions.some((condition) => condition.type === type && condition.status === 'true')
}
