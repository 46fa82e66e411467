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
  'outgoing-mails',
] as const

export type LoopName = (typeof loopNames)[number]

/** The loops of orphans and offerings look at everything at once; this is their only resource id. */
export const wholeInstallation = 'all'

/** PostgreSQL channel on which a wake is announced; the payload is empty, the `looks` table has the rest. */
export const wakeChannel = 'rookery_wakes'
