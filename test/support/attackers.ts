import { LAST_POOL_OFFSET, parseAddressRange, RANGE_PREFIX_LENGTH } from '#lab/network/address-range.ts'
import { labNames } from '#lab/network/lab-names.ts'
import { runCommand } from '#lib/run-command.ts'
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

/** An SMTP session of a stranger on port 25, after EHLO. */
export async function greet(host: string, from?: string): Promise<RawConnection> {
  const connection = await openRaw({ host, port: 25, ...(from === undefined ? {} : { from }) })
  await connection.reply()
  await connection.ask('EHLO stranger.invalid')
  return connection
}

export interface Delivery {
  readonly to: string
  readonly from?: string
  /** Everything between DATA and the final dot, as it goes over the wire. */
  readonly content: string
}

/** Sends one message, says QUIT, and resolves with every reply to it up to the answer to QUIT. */
export async function deliverRaw(
  host: string,
  { to, from = 'joe@bigmail.test', content }: Delivery,
): Promise<readonly string[]> {
  await using connection = await greet(host)
  await connection.ask(`MAIL FROM:<${from}>`)
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
