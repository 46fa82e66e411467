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
  account: '/account',
  team: '/team',
  roles: '/roles',
  keys: '/keys',
  device: '/device',
  signIn: '/sign-in',
  signUp: '/sign-up',
  confirmSignUp: '/confirm-sign-up',
  forgotPassword: '/forgot-password',
  resetPassword: '/reset-password',
  invitation: '/invitation',
  addDomain: '/domains/add',
  setUp: '/domains/$domainId/set-up',
  mailboxes: '/mailboxes',
  aliases: '/aliases',
} as const

/** Shown to whoever is not signed in; at every other address the sign-in stands instead. */
export const publicPaths: readonly string[] = [
  paths.signUp,
  paths.confirmSignUp,
  paths.forgotPassword,
  paths.resetPassword,
  paths.invitation,
]

/** Of no use to whoever is signed in. */
export const entrancePaths: readonly string[] = [paths.signIn, paths.signUp, paths.confirmSignUp, paths.forgotPassword]

/** A place of our own that an address asks to be led to afterwards; anything else is the start. */
export function safeReturnPath(asked: string | undefined): string {
  return asked !== undefined && /^\/(?![/\\])/.test(asked) ? asked : paths.overview
}
