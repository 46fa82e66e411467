/** Every address of the dashboard; routes and links take them from here. */
export const paths = {
  overview: '/',
  domains: '/domains',
  domain: '/domains/$domainId',
  nodes: '/nodes',
  node: '/nodes/$nodeId',
  events: '/events',
  plans: '/plans',
  tenants: '/tenants',
  platform: '/platform',
  infrastructure: '/infrastructure/$infrastructureId',
  order: '/order',
  addDomain: '/domains/add',
  setUp: '/domains/$domainId/set-up',
  mailboxes: '/mailboxes',
  aliases: '/aliases',
} as const
