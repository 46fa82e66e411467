import type { Secret } from '#lib/secret.ts'
import { ProblemError } from './error.ts'

const shortest = 12
const longest = 256
const commonWords =
  /^(password|passwort|passwd|secret|qwert[yz]|qwert[yz]uiop|asdfgh(jkl)?|letmein|welcome|iloveyou|admin(istrator)?|monkey|dragon|football|baseball|sunshine|princess|master|changeme|default|abc|test|login|hello|mail|email|rookery)+$/

/**
 * The same for mailboxes and for people who sign in. `field` is where the password stood in the request.
 * @throws {ProblemError} `password-weak` with the reason; never with the password.
 */
export function checkPassword(password: Secret<string>, address: string, field = '/password'): void {
  const problem = findWeakness(password.reveal(), address)
  if (problem === null) return
  throw new ProblemError('password-weak', { detail: problem, errors: [{ field, message: problem }] })
}

function findWeakness(password: string, address: string): string | null {
  const length = [...password].length
  if (length < shortest) return `The password has ${length} characters; at least ${shortest} are needed.`
  if (Buffer.byteLength(password) > longest) return `The password is longer than ${longest} bytes.`
  // biome-ignore lint/suspicious/noControlCharactersInRegex: IMAP and SMTP cannot carry them (RFC 4616 §2).
  if (/[\u0000-\u001f\u007f]/.test(password)) return 'The password has a control character.'
  if (new Set(password).size < 6) return 'The password repeats a few characters.'
  const folded = foldLookalikes(password)
  const parts = address
    .toLowerCase()
    .split(/[@.]/)
    .filter((part) => part.length > 3)
  const rest = parts.reduce((text, part) => text.replaceAll(part, ''), password.toLowerCase())
  if ([...rest].length < (shortest * 2) / 3) return 'The password is made of the address.'
  if (folded === '' || commonWords.test(folded)) return 'The password is a common word with digits or signs.'
  return isSequence(password.toLowerCase()) ? 'The password is a row of neighbouring characters.' : null
}

/** `P@ssw0rd-2026!` → `password`. */
function foldLookalikes(password: string): string {
  const lookalikes: Readonly<Record<string, string>> = {
    '@': 'a',
    '0': 'o',
    '1': 'l',
    '3': 'e',
    '4': 'a',
    $: 's',
    '5': 's',
  }
  const trimmed = password
    .toLowerCase()
    .replace(/[^a-z]+$/, '')
    .replace(/^[^a-z]+/, '')
  return trimmed.replace(/[@0134$5]/g, (sign) => lookalikes[sign] ?? '').replace(/[^a-z]/g, '')
}

function isSequence(password: string): boolean {
  const codes = [...password].map((char) => char.codePointAt(0) ?? 0)
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0))
  const even = steps.filter((step) => step === 1 || step === -1 || step === 0).length
  return even >= steps.length * 0.8
}
