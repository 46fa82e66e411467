import { parseTagList } from '../parse-tag-list.ts'
import { readHeaderFields } from './message-headers.ts'

/** What the header of a delivered message shows beside the receiver's judgement. */
export interface MessageFacts {
  /** Domain of the first address in From, lower case; empty when there is none. */
  readonly fromDomain: string
  readonly messageIds: readonly string[]
  readonly dates: readonly string[]
  /** When the provider filed it, ISO 8601. */
  readonly filedAt: string
  /** Sender of the envelope; `null` when the provider did not note it. Empty: the null sender. */
  readonly returnPath: string | null
  readonly signatures: readonly SignatureFacts[]
  /** Those of List-Unsubscribe and List-Unsubscribe-Post that are there, lower case. */
  readonly unsubscribeFields: readonly string[]
}

export interface SignatureFacts {
  readonly domain: string
  readonly selector: string
  /** Fields in `h=`, lower case. */
  readonly covers: readonly string[]
}

/** Reads the header section of a message that a provider filed at `filedAt`. */
export function readMessageFacts(headers: string, filedAt: Date): MessageFacts {
  const fields = readHeaderFields(headers)
  const valuesOf = (name: string) => fields.filter((field) => field.name === name).map(({ value }) => value)
  const [returnPath] = valuesOf('return-path')
  return {
    fromDomain: domainOf(valuesOf('from')[0] ?? ''),
    messageIds: valuesOf('message-id'),
    dates: valuesOf('date'),
    filedAt: filedAt.toISOString(),
    returnPath: returnPath === undefined ? null : returnPath.replace(/^<|>$/g, ''),
    signatures: valuesOf('dkim-signature').flatMap(readSignature),
    unsubscribeFields: ['list-unsubscribe', 'list-unsubscribe-post'].filter((name) => valuesOf(name).length > 0),
  }
}

/** Of the last address-like text; angle brackets, quotes and comments around it do not matter. */
export function domainOf(address: string): string {
  return (/@([A-Za-z0-9.-]+)[^@]*$/.exec(address)?.[1] ?? '').toLowerCase().replace(/\.$/, '')
}

function readSignature(value: string): readonly SignatureFacts[] {
  const tags = parseTagList(value)
  if (tags === null) return []
  const covers = (tags.get('h') ?? '').split(':').map((name) => name.trim().toLowerCase())
  return [{ domain: (tags.get('d') ?? '').toLowerCase(), selector: tags.get('s') ?? '', covers }]
}
