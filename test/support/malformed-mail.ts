import { randomUUID } from 'node:crypto'
import { stranger } from './attackers.ts'

/** The header of a message of a stranger of ours, to which a field or two may be added. */
export const strangersHeader = (to: string, subject: string) =>
  `From: <${stranger.address}>\r\nTo: <${to}>\r\nSubject: ${subject}\r\nDate: ${new Date().toUTCString()}\r\nMessage-ID: <${randomUUID()}@${stranger.domain}>\r\n`
const boxes = Array.from(
  { length: 3000 },
  (_, index) => `Content-Type: multipart/mixed; boundary="b${index}"\r\n\r\n--b${index}\r\n`,
)
/** Content, in octets, that no mail program would write, by what is wrong with it. */
export function malformedMail(to: string): Readonly<Record<string, string>> {
  const head = (subject: string) => strangersHeader(to, subject)
  return {
    'nothing at all': '',
    'no header': 'nothing but text',
    'NULs in the header': `${head('a\0b')}\r\nHi`,
    'NULs in the body': `${head('NUL')}\r\na\0b`,
    'bare LF': `${head('LF')}\r\na\nb\n\nc`,
    'bare CR': `${head('CR')}\r\na\rb`,
    'eight-bit octets': `${head('\xff\xfe')}\r\n\xff\xfe`,
    'a line of a megabyte': `${head('line')}\r\n${'x'.repeat(1_000_000)}`,
    'a header of two megabytes': `${head('x'.repeat(2_000_000))}\r\nHi`,
    'a hundred thousand headers': `${head('many')}${'X-Many: 1\r\n'.repeat(100_000)}\r\nHi`,
    'three thousand parts within one another': `${head('parts')}${boxes.join('')}Content-Type: text/plain\r\n\r\nHi`,
    'three thousand messages within one another': `${head('rfc822')}${'Content-Type: message/rfc822\r\n\r\n'.repeat(3000)}Hi`,
  }
}
