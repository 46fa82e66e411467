import { spawn } from 'node:child_process'

/** Opens an address in the person's browser; where there is none, the address that was printed is enough. */
export function openPage(address: string): void {
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open'
  const browser = spawn(opener, [address], { stdio: 'ignore', detached: true })
  browser.on('error', () => undefined)
  browser.unref()
}
