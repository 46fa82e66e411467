import type { NodeView } from './views.ts'

/** What a node's agent said last, as far as pages show it; whatever is missing or malformed is left out. */
export interface Heartbeat {
  readonly agentVersion: string | null
  readonly appliedGeneration: number | null
  readonly failure: { readonly step: string; readonly message: string } | null
  readonly services: readonly { readonly name: string; readonly state: string }[]
  readonly driftedPaths: readonly string[]
  readonly drift: readonly DriftedFile[]
  readonly repair: { readonly at: string; readonly failure: string | null } | null
  readonly selfTest: { readonly ok: boolean; readonly message: string; readonly seconds: number } | null
  readonly metrics: HeartbeatMetrics | null
  readonly phase: { readonly name: string; readonly detail: string } | null
}

export interface DriftedFile {
  readonly path: string
  /** Unified; null when it may hold a secret. */
  readonly diff: string | null
}

export interface HeartbeatMetrics {
  readonly load: number
  readonly memoryUsed: number
  readonly memoryTotal: number
  readonly diskUsed: number
  readonly diskTotal: number
  readonly queued: number
  readonly deferred: number
}

/** Null before the first heartbeat. */
export function readHeartbeat({ heartbeat }: Pick<NodeView, 'heartbeat'>): Heartbeat | null {
  const given = asRecord(heartbeat)
  if (given === null) return null
  return {
    agentVersion: asText(given['agentVersion']),
    appliedGeneration: asNumber(asRecord(given['bundle'])?.['generation']),
    failure: readFailure(asRecord(given['bundleFailure'])),
    services: asList(given['services']).map((service) => ({
      name: asText(service['name']) ?? '?',
      state: asText(service['state']) ?? 'unknown',
    })),
    driftedPaths: Array.isArray(given['driftedPaths']) ? given['driftedPaths'].map(String) : [],
    drift: asList(given['drift']).map((file) => ({ path: asText(file['path']) ?? '?', diff: asText(file['diff']) })),
    repair: readRepair(asRecord(given['repair'])),
    selfTest: readSelfTest(asRecord(given['selfTest'])),
    metrics: readMetrics(asRecord(given['metrics'])),
    phase: readPhase(asRecord(given['phase'])),
  }
}

type Given = Readonly<Record<string, unknown>>

function readFailure(given: Given | null): Heartbeat['failure'] {
  return given === null ? null : { step: asText(given['step']) ?? '?', message: asText(given['message']) ?? '' }
}

function readRepair(given: Given | null): Heartbeat['repair'] {
  const at = asText(given?.['at'])
  return at === null ? null : { at, failure: asText(given?.['failure']) }
}

function readSelfTest(given: Given | null): Heartbeat['selfTest'] {
  if (given === null) return null
  return {
    ok: given['ok'] === true,
    message: asText(given['message']) ?? '',
    seconds: asNumber(given['seconds']) ?? 0,
  }
}

function readMetrics(given: Given | null): HeartbeatMetrics | null {
  if (given === null) return null
  const number = (name: string) => asNumber(given[name]) ?? 0
  return {
    load: number('loadAverage1m'),
    memoryUsed: number('memoryUsedBytes'),
    memoryTotal: number('memoryTotalBytes'),
    diskUsed: number('diskUsedBytes'),
    diskTotal: number('diskTotalBytes'),
    queued: number('queuedMessages'),
    deferred: asNumber(asRecord(given['queue'])?.['deferred']) ?? 0,
  }
}

function readPhase(given: Given | null): Heartbeat['phase'] {
  const name = asText(given?.['name'])
  return name === null ? null : { name, detail: asText(given?.['detail']) ?? '' }
}

function asRecord(value: unknown): Given | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Given) : null
}

function asList(value: unknown): readonly Given[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((item) => {
    const record = asRecord(item)
    return record === null ? [] : [record]
  })
}

function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function asNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
