import type { BundleFailure, DriftedFile, QueueSizes, RepairReport, ServiceState } from '#protocol/agent-protocol.ts'
import { asObject, asText, ShapeError } from './check-shape.ts'

/**
 * What the agent may ask the helper over its socket. One request a connection: a line of JSON, answered by lines of JSON, the last
 * with `result` or `error`. The list is closed and the helper believes nothing: whoever has taken over the agent can have signed
 * bundles of this node applied, files put back that such a bundle brought, and a fixed list of packages installed.
 */
export type HelperRequest =
  | { readonly verb: 'install-packages' }
  | { readonly verb: 'prepare' }
  /** `selfTestPassword`: with which the helper sends itself mail before and after it replaces files. */
  | { readonly verb: 'apply'; readonly bundle: unknown; readonly selfTestPassword: string }
  | { readonly verb: 'finish'; readonly selfTestPassword: string }
  | { readonly verb: 'repair'; readonly selfTestPassword: string }
  /** Other files are at the replica's paths: who has the old ones open must open them again. */
  | { readonly verb: 'refresh-readers' }
  | { readonly verb: 'observe' }

export type HelperVerb = HelperRequest['verb']

/** What a verb resolves with. */
export interface HelperResults {
  readonly 'install-packages': null
  readonly prepare: null
  readonly 'refresh-readers': null
  readonly apply: NodeConfiguration
  readonly finish: NodeConfiguration
  readonly repair: NodeConfiguration
  readonly observe: NodeObservation
}

export type HelperAnswer =
  | { readonly progress: string }
  | { readonly result: HelperResults[HelperVerb] }
  | { readonly error: string }

/** What runs, and why not something newer. */
export interface NodeConfiguration {
  readonly applied: AppliedSummary | null
  readonly failure: BundleFailure | null
  /** The last time that files were put back. */
  readonly repair: RepairReport | null
}

export interface AppliedSummary {
  readonly generation: number
  readonly hash: string
  readonly appliedAt: string
  readonly fileCount: number
}

export interface NodeObservation extends NodeConfiguration {
  readonly services: readonly ServiceState[]
  readonly queue: QueueSizes
  readonly drift: readonly DriftedFile[]
  /** Whether what drifted is to be put back. */
  readonly mayRepair: boolean
  /** Files may differ by intention just now, so drift was not looked for. */
  readonly isBusy: boolean
  /** Something was cut off and must be finished. */
  readonly isInterrupted: boolean
}

/** Longest request: a bundle with its files. */
export const maxRequestBytes = 32 * 1024 * 1024

/** @throws {ShapeError} */
export function parseHelperRequest(line: string): HelperRequest {
  const request = asObject(JSON.parse(line), 'the request')
  const verb = asText(request['verb'], 'verb')
  const selfTestPassword = () => asPassword(request['selfTestPassword'])
  switch (verb) {
    case 'install-packages':
    case 'prepare':
    case 'refresh-readers':
    case 'observe':
      return { verb }
    case 'apply':
      return { verb, bundle: request['bundle'], selfTestPassword: selfTestPassword() }
    case 'finish':
    case 'repair':
      return { verb, selfTestPassword: selfTestPassword() }
    default:
      throw new ShapeError('the helper does not do that')
  }
}

/** Letters that mean nothing to SMTP or IMAP. */
function asPassword(value: unknown): string {
  const text = asText(value, 'selfTestPassword')
  if (!/^[\w-]{32,64}$/.test(text)) throw new ShapeError('selfTestPassword has the wrong form')
  return text
}
