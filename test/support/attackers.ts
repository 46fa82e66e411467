import { LAST_POOL_OFFSET, parseAddressRange, RANGE_PREFIX_LENGTH } from '#lab/network/address-range.ts'
import { labNames } from '#lab/network/lab-names.ts'
import { runCommand } from '#lib/run-command.ts'
import type { TestLab } from './lab-harness.ts'
import type { MailUser } from './mail-client.ts'
import { publishZone } from './publish-zone.ts'
import { openRaw, type RawConnection } from './raw-connection.ts'

/**
 * Addresses at the end of the lab's range that the test may come from, so that what a node does to an attacker does not
 * hit the users of the same test. They go with the lab.
 */
export async function addAttackers(
  lab: { readonly name: string; readonly range: string },
  count: number,
): Promise<readonly string[]> {
  const range = parseAddressRange(lab.range)
  const addresses = Array.from({ length: count }, (_, index) => range.addressAt(LAST_POOL_OFFSET - index))
  const { gatewayInterface } = labNames(lab.name)
  for (const address of addresses) {
    await runCommand('ip', ['address', 'replace', `${address}/${RANGE_PREFIX_LENGTH}`, 'dev', gatewayInterface])
  }
  return addresses
}

/** A domain outside with a server of its own, which is the lab's gateway, where tests send from: nobody has a reason to refuse it. */
export const stranger = { domain: 'stranger.test', address: 'joe@stranger.test', server: 'mx.stranger.test' } as const

export async function publishStranger(lab: TestLab): Promise<void> {
  const { domain, server } = stranger
  await publishZone(lab, domain, [
    `${server}. 3600 A ${lab.status.gateway}`,
    `${domain}. 3600 MX 10 ${server}.`,
    `${domain}. 3600 TXT "v=spf1 ip4:${lab.status.range} -all"`,
  ])
}

/** An SMTP session of a stranger on port 25, after EHLO. */
export async function greet(host: string, from?: string): Promise<RawConnection> {
  const connection = await openRaw({ host, port: 25, ...(from === undefined ? {} : { from }) })
  await connection.reply()
  await connection.ask(`EHLO ${stranger.server}`)
  return connection
}

/** A session on port 587 of a user who signed in. */
export async function greetAs(user: MailUser): Promise<RawConnection> {
  const connection = await openRaw({ host: user.host, port: 587 })
  await connection.reply()
  await connection.ask('EHLO user.invalid')
  await connection.ask('STARTTLS')
  await connection.secure()
  await connection.ask('EHLO user.invalid')
  await connection.ask(`AUTH PLAIN ${Buffer.from(`\0${user.address}\0${user.password}`).toString('base64')}`)
  return connection
}

export interface Delivery {
  readonly to: string
  /** A user who submits it; default: a stranger on port 25. */
  readonly as?: MailUser
  /** Everything between DATA and the final dot, as it goes over the wire. */
  readonly content: string
}

/** Sends one message, says QUIT, and resolves with every reply to it up to the answer to QUIT. */
export async function deliverRaw(host: string, { to, as: user, content }: Delivery): Promise<readonly string[]> {
  await using connection = user === undefined ? await greet(host) : await greetAs(user)
  await connection.ask(`MAIL FROM:<${user?.address ?? stranger.address}>`)
  const recipient = await connection.ask(`RCPT TO:<${to}>`)
  if (!recipient.startsWith('250')) return [recipient]
  await connection.ask('DATA')
  await connection.send(`${content}\r\n.\r\n`)
  const replies = [await connection.reply()]
  await connection.send('QUIT\r\n')
  for (;;) {
    const reply = await connection.reply()
    if (reply.startsWith('221')) return replies
    replies.push(reply)
  }
}

/** What is said to a user who gives a wrong password: the reply, or why there was none. */
export async function guessPassword(target: {
  host: string
  port: 587 | 993
  address: string
  from: string
}): Promise<string> {
  const { host, port, from } = target
  try {
    await using connection = await openRaw({ host, port, from, isTls: port === 993, patienceSeconds: 30 })
    await connection.line()
    if (port === 993) return await connection.ask(`a LOGIN ${target.address} wrong`)
    await connection.ask('EHLO attacker.invalid')
    await connection.ask('STARTTLS')
    await connection.secure()
    await connection.ask('EHLO attacker.invalid')
    return await connection.ask(`AUTH PLAIN ${Buffer.from(`\0${target.address}\0wrong`).toString('base64')}`)
  } catch (error) {
    return `closed: ${error instanceof Error ? error.message : String(error)}`
  }
}
