/** Every address of the dashboard; routes and links take them from here. */
export const paths = {
  infrastructureList: '/',
  infrastructure: '/infrastructure/$infrastructureId',
  order: '/order',
  addDomain: '/domains/add',
  setUp: '/domains/$domainId/set-up',
  mailboxes: '/mailboxes',
  aliases: '/aliases',
} as const
