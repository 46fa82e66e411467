import { Link, Navigate, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { signOut } from '../api/auth.ts'
import { currentSession, endSession } from '../api/session.ts'
import { LiveMark } from '../components/LiveMark.tsx'
import { SideNavigation } from '../components/SideNavigation.tsx'
import { StaleNotice } from '../components/StaleNotice.tsx'
import { TenantMenu } from '../components/TenantMenu.tsx'
import { ThemeMenu } from '../components/ThemeMenu.tsx'
import { LiveProvider } from '../hooks/live.tsx'
import { useSession } from '../hooks/use-session.ts'
import { useViewer } from '../hooks/use-viewer.ts'
import { text } from '../texts/text.ts'
import { buttonClasses } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Menu } from '../ui/Menu.tsx'
import { PenguinMark } from '../ui/PenguinMark.tsx'
import { SideDrawer } from '../ui/SideDrawer.tsx'
import { ToastProvider } from '../ui/Toast.tsx'
import { entrancePaths, paths, publicPaths, safeReturnPath } from '../util/paths.ts'

interface AppLayoutProps {
  readonly signIn: ReactNode
  /** Asks once more who it is, when something needs that. */
  readonly confirmation: ReactNode
}

/** Head, navigation and body of every page. Without a session it shows the sign-in, and the address stays for afterwards. */
export function AppLayout({ signIn, confirmation }: AppLayoutProps) {
  const { kind } = useSession()
  // Where one is, not where one is going: until the next page is here the one before stands.
  const { pathname, search } = useRouterState({
    select: ({ resolvedLocation, location }) => resolvedLocation ?? location,
  })
  const { returnTo } = search
  if (kind === 'asking') return <SignedOut>{null}</SignedOut>
  const isIn = kind === 'user' || kind === 'key'
  if (isIn && entrancePaths.includes(pathname)) return <Navigate to={safeReturnPath(returnTo)} replace />
  if (publicPaths.includes(pathname)) {
    return (
      <SignedOut>
        <Outlet />
      </SignedOut>
    )
  }
  if (kind === 'none') return <SignedOut>{signIn}</SignedOut>
  return (
    <LiveProvider>
      <ToastProvider>
        <SignedIn />
        {confirmation}
      </ToastProvider>
    </LiveProvider>
  )
}

function SignedOut({ children }: { readonly children: ReactNode }) {
  return (
    <div className="min-h-dvh">
      <header className="flex min-h-14 items-center justify-between px-4">
        <Product />
        <ThemeMenu />
      </header>
      <main id="main" tabIndex={-1} className="px-4 py-5 outline-none">
        {children}
      </main>
    </div>
  )
}

function SignedIn() {
  const [isDrawerOpen, setIsDrawerOpen] = useState(false)
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[14rem_minmax(0,1fr)]">
      <a
        href="#main"
        className="sr-only rounded bg-surface px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50"
      >
        {text.kit.skip}
      </a>
      <aside className="sticky top-0 hidden h-dvh content-start gap-4 border-r border-line bg-surface px-3 lg:grid">
        <div className="flex min-h-14 items-center px-2">
          <Product />
        </div>
        <SideNavigation />
      </aside>
      <div className="min-w-0">
        <header className="sticky top-0 z-20 flex min-h-14 items-center justify-between gap-2 border-b border-line bg-surface px-4 lg:px-6">
          <div className="flex items-center gap-2 lg:hidden">
            <button
              type="button"
              aria-label={text.shell.menu}
              onClick={() => setIsDrawerOpen(true)}
              className={`${buttonClasses('quiet')} -ml-3`}
            >
              <Icon name="menu" />
            </button>
            <Product />
          </div>
          <div className="flex min-w-0 items-center gap-2">
            <TenantMenu />
            <LiveMark />
          </div>
          <HeadActions />
        </header>
        <StaleNotice />
        <main id="main" tabIndex={-1} className="mx-auto max-w-7xl px-4 py-5 outline-none lg:px-6">
          <Outlet />
        </main>
      </div>
      {isDrawerOpen && (
        <SideDrawer label={text.shell.menu} onClose={() => setIsDrawerOpen(false)}>
          <SideNavigation onLeave={() => setIsDrawerOpen(false)} />
        </SideDrawer>
      )}
    </div>
  )
}

function HeadActions() {
  const { me } = useViewer()
  const navigate = useNavigate()
  const leave = async () => {
    if (currentSession().kind === 'user') await signOut().catch(() => undefined)
    endSession(null)
  }
  const account = { title: text.access.account, onChoose: () => void navigate({ to: paths.account }) }
  return (
    <div className="flex items-center gap-1">
      <Link to={paths.addDomain} className={`${buttonClasses('main')} mr-1 max-sm:px-2.5`}>
        <Icon name="plus" className="size-4" />
        <span className="max-sm:sr-only">{text.shell.addDomain}</span>
      </Link>
      <ThemeMenu />
      <Menu
        label={text.shell.account}
        button={<Icon name="account" />}
        heading={me?.user == null ? text.shell.signedInWithKey : `${me.user.name}, ${me.user.email}`}
        items={[...(me?.user == null ? [] : [account]), { title: text.shell.signOut, onChoose: () => void leave() }]}
      />
    </div>
  )
}

function Product() {
  return (
    <Link to={paths.overview} className="flex items-center gap-2 text-base font-semibold tracking-tight">
      <PenguinMark />
      <span className="max-[26rem]:sr-only">{text.shell.product}</span>
    </Link>
  )
}
