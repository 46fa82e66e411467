import { Link, Outlet } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { endSession } from '../api/session-key.ts'
import { LiveMark } from '../components/LiveMark.tsx'
import { SideNavigation } from '../components/SideNavigation.tsx'
import { StaleNotice } from '../components/StaleNotice.tsx'
import { ThemeMenu } from '../components/ThemeMenu.tsx'
import { LiveProvider } from '../hooks/live.tsx'
import { useSession } from '../hooks/use-session.ts'
import { text } from '../texts/text.ts'
import { buttonClasses } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Menu } from '../ui/Menu.tsx'
import { PenguinMark } from '../ui/PenguinMark.tsx'
import { SideDrawer } from '../ui/SideDrawer.tsx'
import { ToastProvider } from '../ui/Toast.tsx'
import { paths } from '../util/paths.ts'

/** Head, navigation and body of every page. Without a session it shows the sign-in, and the address stays for afterwards. */
export function AppLayout({ signIn }: { readonly signIn: ReactNode }) {
  const { key } = useSession()
  if (key === null) return <SignedOut>{signIn}</SignedOut>
  return (
    <LiveProvider>
      <ToastProvider>
        <SignedIn />
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
          <LiveMark />
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
        heading={text.shell.signedInWithKey}
        items={[{ title: text.shell.signOut, onChoose: () => endSession(null) }]}
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
