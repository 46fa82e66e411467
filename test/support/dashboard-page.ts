import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { DashboardWorld } from './dashboard-world.ts'

/** Why browser tests cannot run here; false when they can. */
export const noBrowser = existsSync('/usr/bin/chromium') ? false : 'chromium is not installed'

/** For what the platform does in its own time. */
export const patient = { timeout: 60_000 }

/**
 * Sums what moved without anybody’s doing; up to 0.1 counts as calm (Web Vitals: cumulative layout shift). Lists of
 * events move in a box of their own, as they should.
 */
const layoutShiftMeter = `
  window.layoutShift = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const isLogOnly = entry.sources.every(({ node }) => node?.parentElement?.closest('[aria-label^="Events"]'))
      if (!entry.hadRecentInput && !isLogOnly) window.layoutShift += entry.value
    }
  }).observe({ type: 'layout-shift', buffered: true })
`

export interface DashboardPage extends AsyncDisposable {
  readonly page: Page
  /** What the browser complained about: scripts that failed, what the content security policy refused. */
  complaints: string[]
}

const opened = new Set<DashboardPage>()

/** For `afterEach`: the browser had nothing to complain about in any window since the last time. */
export function assertNoComplaints(): void {
  const complaints = [...opened].flatMap((page) => page.complaints)
  opened.clear()
  assert.deepEqual(complaints, [], 'the browser has nothing to complain about, the content security policy included')
}

/** A window of its own, desktop size unless told. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<DashboardPage> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  await page.addInitScript({ content: layoutShiftMeter })
  const window: DashboardPage = { page, complaints: [], [Symbol.asyncDispose]: () => context.close() }
  opened.add(window)
  page.on('pageerror', (error) => window.complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) window.complaints.push(message.text())
  })
  return window
}

/** Signs in with a key (the tenant's unless told) at a page. */
export async function signIn(page: Page, world: DashboardWorld, path: string, key = world.apiKey): Promise<void> {
  await page.goto(`${world.url}${path}#key=${key}`)
  await page.getByRole('button', { name: 'Account', exact: true }).waitFor()
}

/** axe finds nothing on the page as it is. */
export async function assertNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  assert.deepEqual(found, [])
}

/** Nothing sticks out at the side. */
export async function assertFits(page: Page, name: string): Promise<void> {
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  assert.ok(overflow <= 0, `${name} scrolls sideways by ${overflow} px`)
}

export function readClipboard(page: Page): Promise<string> {
  return page.evaluate<string>('navigator.clipboard.readText()')
}
