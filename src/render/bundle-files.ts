import type { BundleFile, BundleService } from '#protocol/agent-protocol.ts'

/** A file of a bundle as a renderer gives it; what is left out is the ordinary case. */
export interface FileSpec {
  readonly path: string
  readonly content: string
  /** Default `0644`. */
  readonly mode?: string
  /** Default `root`. */
  readonly owner?: string
  /** Default `root`. */
  readonly group?: string
}

/** Completes the files of one service. */
export function filesOf(service: BundleService, files: readonly FileSpec[]): BundleFile[] {
  return files.map((file) => ({ mode: '0644', owner: 'root', group: 'root', ...file, service }))
}

/**
 * A unit's drop-in, so that the service comes back when its main process is killed; Debian's own units leave it dead. What is
 * left of it, which could hold its ports, gets 5 s and is killed. Meanwhile nothing is said to it: what waits for work ends by
 * itself when the main process is gone, and what has a message in hand brings it to its end. SIGTERM would end it between the
 * final dot and the note that it was delivered, and the message would be sent twice (RFC 1047); SIGCONT, in its place, does
 * nothing. `more`: further lines of the section `Service`.
 */
export function restartUnit(more = ''): string {
  const service = `Restart=on-failure\nRestartSec=1s\nTimeoutStopSec=5s\nKillSignal=SIGCONT\n${more}`
  return `# ${managedBy}\n[Unit]\nStartLimitIntervalSec=0\n[Service]\n${service}`
}

/** First line of every file, so that a person who opens one knows where it comes from. */
export const managedBy = 'Written by Rookery; changes made here are reported and replaced.'
