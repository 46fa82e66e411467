import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { type WizardStepName, wizardStepNames } from './components/wizard-state.ts'
import { ConfirmSession } from './forms/ConfirmSession.tsx'
import { AppLayout } from './layouts/AppLayout.tsx'
import { BrokenPage } from './pages/BrokenPage.tsx'
import { NotFoundPage } from './pages/NotFoundPage.tsx'
import { SignInPage } from './pages/SignInPage.tsx'
import { Skeleton } from './ui/Skeleton.tsx'
import { paths } from './util/paths.ts'

const rootRoute = createRootRoute({
  component: () => <AppLayout signIn={<SignInPage />} confirmation={<ConfirmSession />} />,
  notFoundComponent: NotFoundPage,
  validateSearch: readSearch,
})
const parent = { getParentRoute: () => rootRoute }

/** The whole tree on one sheet. Each page is a file of its own that the browser fetches when it is opened. */
const routeTree = rootRoute.addChildren([
  createRoute({
    ...parent,
    path: paths.overview,
    component: lazyRouteComponent(() => import('./pages/OverviewPage.tsx'), 'OverviewPage'),
  }),
  createRoute({
    ...parent,
    path: paths.domains,
    component: lazyRouteComponent(() => import('./pages/DomainsPage.tsx'), 'DomainsPage'),
  }),
  createRoute({
    ...parent,
    path: paths.domain,
    component: lazyRouteComponent(() => import('./pages/DomainPage.tsx'), 'DomainPage'),
  }),
  createRoute({
    ...parent,
    path: paths.nodes,
    component: lazyRouteComponent(() => import('./pages/NodesPage.tsx'), 'NodesPage'),
  }),
  createRoute({
    ...parent,
    path: paths.node,
    component: lazyRouteComponent(() => import('./pages/NodePage.tsx'), 'NodePage'),
  }),
  createRoute({
    ...parent,
    path: paths.events,
    component: lazyRouteComponent(() => import('./pages/EventsPage.tsx'), 'EventsPage'),
  }),
  createRoute({
    ...parent,
    path: paths.plans,
    component: lazyRouteComponent(() => import('./pages/PlansPage.tsx'), 'PlansPage'),
  }),
  createRoute({
    ...parent,
    path: paths.tenants,
    component: lazyRouteComponent(() => import('./pages/TenantsPage.tsx'), 'TenantsPage'),
  }),
  createRoute({
    ...parent,
    path: paths.platform,
    component: lazyRouteComponent(() => import('./pages/PlatformPage.tsx'), 'PlatformPage'),
  }),
  createRoute({
    ...parent,
    path: paths.infrastructure,
    component: lazyRouteComponent(() => import('./pages/InfrastructurePage.tsx'), 'InfrastructurePage'),
  }),
  createRoute({
    ...parent,
    path: paths.addDomain,
    component: lazyRouteComponent(() => import('./pages/AddDomainPage.tsx'), 'AddDomainPage'),
  }),
  createRoute({
    ...parent,
    path: paths.setUp,
    validateSearch: ({ step }): { step?: WizardStepName } =>
      wizardStepNames.some((name) => name === step) ? { step: step as WizardStepName } : {},
    component: lazyRouteComponent(() => import('./pages/SetUpPage.tsx'), 'SetUpPage'),
  }),
  createRoute({
    ...parent,
    path: paths.mailboxes,
    validateSearch: addressSearch,
    component: lazyRouteComponent(() => import('./pages/MailboxesPage.tsx'), 'MailboxesPage'),
  }),
  createRoute({
    ...parent,
    path: paths.aliases,
    validateSearch: addressSearch,
    component: lazyRouteComponent(() => import('./pages/AliasesPage.tsx'), 'AliasesPage'),
  }),
  createRoute({
    ...parent,
    path: paths.order,
    component: lazyRouteComponent(() => import('./pages/OrderPage.tsx'), 'OrderPage'),
  }),
  createRoute({ ...parent, path: paths.signIn, component: SignInPage }),
  createRoute({
    ...parent,
    path: paths.account,
    component: lazyRouteComponent(() => import('./pages/AccountPage.tsx'), 'AccountPage'),
  }),
  createRoute({
    ...parent,
    path: paths.team,
    component: lazyRouteComponent(() => import('./pages/TeamPage.tsx'), 'TeamPage'),
  }),
  createRoute({
    ...parent,
    path: paths.roles,
    component: lazyRouteComponent(() => import('./pages/RolesPage.tsx'), 'RolesPage'),
  }),
  createRoute({
    ...parent,
    path: paths.keys,
    component: lazyRouteComponent(() => import('./pages/KeysPage.tsx'), 'KeysPage'),
  }),
  createRoute({
    ...parent,
    path: paths.device,
    component: lazyRouteComponent(() => import('./pages/DevicePage.tsx'), 'DevicePage'),
  }),
  createRoute({
    ...parent,
    path: paths.signUp,
    component: lazyRouteComponent(() => import('./pages/SignUpPage.tsx'), 'SignUpPage'),
  }),
  createRoute({
    ...parent,
    path: paths.confirmSignUp,
    component: lazyRouteComponent(() => import('./pages/PasswordPages.tsx'), 'ConfirmSignUpPage'),
  }),
  createRoute({
    ...parent,
    path: paths.forgotPassword,
    component: lazyRouteComponent(() => import('./pages/PasswordPages.tsx'), 'ForgotPasswordPage'),
  }),
  createRoute({
    ...parent,
    path: paths.resetPassword,
    component: lazyRouteComponent(() => import('./pages/PasswordPages.tsx'), 'ResetPasswordPage'),
  }),
  createRoute({
    ...parent,
    path: paths.invitation,
    component: lazyRouteComponent(() => import('./pages/InvitationPage.tsx'), 'InvitationPage'),
  }),
])

/** Which domain's addresses are shown; left out: those of all. */
function addressSearch({ domainId }: Record<string, unknown>): { domainId?: string } {
  return typeof domainId === 'string' ? { domainId } : {}
}

/** What pages keep in the address: search, filter, tab. Anything else is dropped. */
interface PageSearch {
  readonly q?: string
  readonly state?: string
  readonly tab?: string
  readonly returnTo?: string
  readonly code?: string
}

function readSearch(search: Record<string, unknown>): PageSearch {
  const names = ['q', 'state', 'tab', 'returnTo', 'code'] as const
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = search[name]
      return value === undefined || value === '' ? [] : [[name, String(value)]]
    }),
  )
}

/** Reads the address as it is now: to be called when nothing secret stands there any more. */
export function createDashboardRouter() {
  return createRouter({
    routeTree,
    scrollRestoration: true,
    defaultPreload: 'intent',
    defaultPendingMs: 300,
    defaultPendingComponent: () => <Skeleton rows={6} />,
    defaultErrorComponent: BrokenPage,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createDashboardRouter>
  }
}
