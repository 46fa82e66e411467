/** Every loop of the worker. Each is given the id of one resource and nothing else. */
export const loopNames = [
  'domain',
  'node-machine',
  'node-config',
  'certificate',
  'mailboxes',
  'infrastructure',
  'orphaned-machines',
  'outgoing-mails',
] as const

export type LoopName = (typeof loopNames)[number]

/** The orphans loop looks at everything at once; this is its only resource id. */
export const wholeInstallation = 'all'

/** PostgreSQL channel on which a wake is announced; the payload is empty, the `looks` table has the rest. */
export const wakeChannel = 'rookery_wakes'
