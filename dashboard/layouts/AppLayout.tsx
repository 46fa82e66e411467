import { Link, Outlet } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { endSession } from '../api/session-key.ts'
import { useSession } from '../hooks/use-session.ts'
import { buttonClasses } from '../ui/Button.tsx'
import { PenguinMark } from '../ui/PenguinMark.tsx'
import { paths } from '../util/paths.ts'

/** Head and body of every page. Without a session it shows the sign-in instead, and the address stays for afterwards. */
export function AppLayout({ signIn }: { readonly signIn: ReactNode }) {
  const { key } = useSession()
  return (
    <div className="min-h-dvh">
      <a
        href="#main"
        className="sr-only rounded bg-surface px-3 py-2 focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-10"
      >
        Skip to content
      </a>
      <header className="border-b border-line bg-surface">
        <div className="mx-auto flex min-h-13 max-w-7xl items-center gap-4 px-4">
          <Link to={paths.infrastructureList} className="flex items-center gap-2 text-base font-semibold">
            <PenguinMark />
            Rookery
          </Link>
          {key !== null && <Navigation />}
        </div>
      </header>
      <main id="main" tabIndex={-1} className="mx-auto max-w-7xl px-4 py-5 outline-none">
        {key === null ? signIn : <Outlet />}
      </main>
    </div>
  )
}

function Navigation() {
  return (
    <nav aria-label="Main" className="flex flex-1 items-center justify-end gap-2">
      <Link to={paths.order} className={buttonClasses('plain')}>
        Order
      </Link>
      <button type="button" onClick={() => endSession(null)} className={buttonClasses('plain')}>
        Sign out
      </button>
    </nav>
  )
}
