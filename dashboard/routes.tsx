import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { AppLayout } from './layouts/AppLayout.tsx'
import { InfrastructureListPage } from './pages/InfrastructureListPage.tsx'
import { InfrastructurePage } from './pages/InfrastructurePage.tsx'
import { NotFoundPage } from './pages/NotFoundPage.tsx'
import { OrderPage } from './pages/OrderPage.tsx'
import { SignInPage } from './pages/SignInPage.tsx'
import { paths } from './util/paths.ts'

const rootRoute = createRootRoute({
  component: () => <AppLayout signIn={<SignInPage />} />,
  notFoundComponent: NotFoundPage,
})

const infrastructureRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: paths.infrastructure,
  component: function Infrastructure() {
    const { infrastructureId } = infrastructureRoute.useParams()
    return <InfrastructurePage key={infrastructureId} infrastructureId={infrastructureId} />
  },
})

/** The whole tree on one sheet. */
const routeTree = rootRoute.addChildren([
  createRoute({ getParentRoute: () => rootRoute, path: paths.infrastructureList, component: InfrastructureListPage }),
  infrastructureRoute,
  createRoute({ getParentRoute: () => rootRoute, path: paths.order, component: OrderPage }),
])

/** Reads the address as it is now: to be called when nothing secret stands there any more. */
export function createDashboardRouter() {
  return createRouter({ routeTree, scrollRestoration: true })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createDashboardRouter>
  }
}
