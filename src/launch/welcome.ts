import type { Output } from '#cli/output.ts'
import type { Infrastructure } from '#cli/watch-infrastructure.ts'
import type { components } from '#client/schema.ts'
import type { Stack } from './stack.ts'

export interface Welcome {
  readonly stack: Stack
  readonly infrastructure: Infrastructure
  /** Null when it was made earlier: its password was shown then. */
  readonly mailbox: components['schemas']['CreatedMailbox'] | null
  readonly seconds: number
}

/** What a person needs after "npm start": where the page is, how to sign in, how to read mail, what to try next. */
export function printWelcome(output: Output, { stack, infrastructure, mailbox, seconds }: Welcome): void {
  const { domainName, deliverabilityScore, vpsIp } = infrastructure
  const link = `${stack.url}/#key=${stack.operatorKey}`
  output.line()
  output.line(
    output.style('bold', `${domainName} sends and receives mail; score ${deliverabilityScore ?? '-'} of 100.`),
  )
  output.line(`Up in ${seconds.toFixed(0)} s.`)
  output.line()
  output.line(`  Dashboard   ${output.style('cyan', link)}`)
  output.line(`  API         ${stack.url}/api/v1, reference at ${stack.url}/api/reference`)
  output.line(
    `  Node        ${vpsIp ?? '-'}, "./rookery lab shell ${infrastructure.vpsId ?? '<machine>'}" opens a shell`,
  )
  if (mailbox === null) {
    output.line(`  Mailbox     hello@${domainName} is there; its password was shown when it was made.`)
  } else {
    output.line(`  Mailbox     ${mailbox.emailAddress}`)
    output.line(`  Password    ${mailbox.password ?? ''}   (shown this once)`)
    output.line(`  IMAP        ${mailbox.imap.host}:${mailbox.imap.port} (TLS), at ${vpsIp ?? '-'}`)
    output.line(
      `  SMTP        ${mailbox.smtp.host}:${mailbox.smtp.port} (${mailbox.smtp.security}), at ${vpsIp ?? '-'}`,
    )
  }
  output.line()
  output.line(
    `  Try         ./rookery status    ./rookery events --follow    ./rookery mailboxes add you@${domainName}`,
  )
  output.line('  Ctrl-C ends everything; machines and mail are kept for the next start.')
}
