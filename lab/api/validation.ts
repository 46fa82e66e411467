import type { CreateMachine } from './lab-api.ts'
import { LabError } from './lab-error.ts'

const HOST_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
const SSH_KEY = /^(ssh-|ecdsa-sha2-|sk-)[\x20-\x7e]{1,8000}$/
const MAX_USER_DATA_BYTES = 32 * 1024
const MAX_KEYS = 32
const MAX_LABELS = 64
const MAX_LABEL_LENGTH = 256

/** @throws {LabError} 400 `invalid-body`: which field, and what would be right */
export function parseCreateMachine(body: unknown): CreateMachine {
  const fields = parseObject(body, ['name', 'image', 'userData', 'sshKeys', 'labels'])
  const { image } = fields
  if (image !== 'bare' && image !== 'golden') throw invalid('image is "bare" or "golden".')
  return {
    name: parseHostName(fields['name'], 'name', 64),
    image,
    ...(fields['userData'] === undefined ? {} : { userData: parseUserData(fields['userData']) }),
    ...(fields['sshKeys'] === undefined ? {} : { sshKeys: parseSshKeys(fields['sshKeys']) }),
    ...(fields['labels'] === undefined ? {} : { labels: parseLabels(fields['labels']) }),
  }
}

/** @throws {LabError} 400 `invalid-body` */
export function parsePtr(body: unknown): string | null {
  const { name } = parseObject(body, ['name'])
  return name === null ? null : parseHostName(name, 'name', 253)
}

/** @throws {LabError} 400 `invalid-body` */
export function parseCreateZone(body: unknown): { readonly name: string; readonly dnssec: boolean } {
  const { name, dnssec = false } = parseObject(body, ['name', 'dnssec'])
  if (typeof dnssec !== 'boolean') throw invalid('dnssec is true or false.')
  return { name: parseHostName(name, 'name', 253), dnssec }
}

/** @throws {LabError} 400 `invalid-body` */
export function parseFault(body: unknown): boolean {
  const { down } = parseObject(body, ['down'])
  if (typeof down !== 'boolean') throw invalid('down is true or false.')
  return down
}

function parseObject(body: unknown, known: readonly string[]): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalid('The body is a JSON object.')
  const unknown = Object.keys(body).find((name) => !known.includes(name))
  if (unknown !== undefined) throw invalid(`There is no field ${unknown}; known are ${known.join(', ')}.`)
  return body as Record<string, unknown>
}

function parseHostName(value: unknown, field: string, maxLength: number): string {
  const text = typeof value === 'string' ? value.toLowerCase().replace(/\.$/, '') : ''
  if (text.length > maxLength || !text.split('.').every((label) => HOST_LABEL.test(label))) {
    const rule = `at most ${maxLength} letters, digits, hyphens and dots`
    throw invalid(`${field} is a host name of ${rule}, such as node1.example.com.`)
  }
  return text
}

function parseUserData(value: unknown): string {
  if (typeof value !== 'string' || !value.startsWith('#!')) throw invalid('userData is a script that begins with "#!".')
  if (Buffer.byteLength(value) > MAX_USER_DATA_BYTES) throw invalid('userData has at most 32 KiB.')
  return value
}

function parseSshKeys(value: unknown): string[] {
  const isList = Array.isArray(value) && value.length <= MAX_KEYS
  if (!isList) throw invalid(`sshKeys is a list of at most ${MAX_KEYS} OpenSSH public keys.`)
  return value.map((key: unknown) => {
    if (typeof key !== 'string' || !SSH_KEY.test(key.trim()))
      throw invalid('Each of sshKeys is one line of OpenSSH form.')
    return key.trim()
  })
}

function parseLabels(value: unknown): Record<string, string> {
  const entries = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : null
  if (entries === null || entries.length > MAX_LABELS)
    throw invalid(`labels is an object with at most ${MAX_LABELS} texts.`)
  return Object.fromEntries(
    entries.map(([name, text]) => {
      const isShort = typeof text === 'string' && name.length <= MAX_LABEL_LENGTH && text.length <= MAX_LABEL_LENGTH
      if (!isShort) throw invalid(`The label ${name.slice(0, 40)} is a text of at most ${MAX_LABEL_LENGTH} characters.`)
      return [name, text]
    }),
  )
}

function invalid(message: string): LabError {
  return new LabError(400, 'invalid-body', message)
}
