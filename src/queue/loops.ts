/** Every loop of the worker. Each is given the id of one resource and nothing else. */
export const loopNames = [
  'domain',
  'node-machine',
  'node-config',
  'certificate',
  'mailboxes',
  'infrastructure',
  'test-mail',
  'orphaned-machines',
  'offerings',
  'audit-log',
  'outgoing-mails',
  'secret-rotation',
] as const

export type LoopName = (typeof loopNames)[number]

/** Loops that look at everything at once (orphans, offerings, the audit log, missing secrets) do it by this resource id. */
export const wholeInstallation = 'all'

/** PostgreSQL channel on which a wake is announced; the payload is empty, the `looks` table has the rest. */
export const wakeChannel = 'rookery_wakes'
