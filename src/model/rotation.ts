/** What is rotated: the SSH key of the installation, that of a tenant, the password of an order's system mailbox. */
export const secretKinds = ['platform-ssh', 'tenant-ssh', 'smtp'] as const

export type SecretKind = (typeof secretKinds)[number]

/** How a version goes: each state is written down before the next step, so that a run that was killed goes on from it. */
export const versionStates = ['pending', 'installing', 'current', 'retiring', 'retired'] as const

export type VersionState = (typeof versionStates)[number]

/** Versions in these states are on the nodes. */
export const liveStates = ['installing', 'current', 'retiring'] as const satisfies readonly VersionState[]

/** How old a version becomes before it is replaced. */
export const rotationDays: Readonly<Record<SecretKind, number>> = { 'platform-ssh': 90, 'tenant-ssh': 90, smtp: 180 }

/** How long the former version works beside the new one. */
export const graceSeconds = 24 * 3600
