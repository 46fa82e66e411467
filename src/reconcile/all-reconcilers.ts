import { auditLogLoop } from './audit-log.ts'
import { certificateLoop } from './certificate.ts'
import { domainLoop } from './domain.ts'
import { infrastructureLoop } from './infrastructure.ts'
import { mailboxesLoop } from './mailboxes.ts'
import { nodeConfigLoop } from './node-config.ts'
import { nodeMachineLoop } from './node-machine.ts'
import { offeringsLoop } from './offerings.ts'
import { orphanedMachinesLoop } from './orphaned-machines.ts'
import { outgoingMailsLoop } from './outgoing-mails.ts'
import type { Reconciler } from './reconciler.ts'
import { secretRotationLoop } from './secret-rotation.ts'
import { testMailLoop } from './test-mail.ts'

/** Every loop there is. */
export const allReconcilers: readonly Reconciler[] = [
  domainLoop,
  nodeMachineLoop,
  nodeConfigLoop,
  certificateLoop,
  mailboxesLoop,
  infrastructureLoop,
  testMailLoop,
  orphanedMachinesLoop,
  auditLogLoop,
  offeringsLoop,
  outgoingMailsLoop,
  secretRotationLoop,
]
