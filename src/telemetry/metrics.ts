import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** Every metric is declared here, once. Seconds and bytes, as Prometheus names them. */
export const metrics = new Registry()
collectDefaultMetrics({ register: metrics })

const registers = [metrics]

export const loopSeconds = new Histogram({
  name: 'rookery_loop_seconds',
  help: 'Duration of one run of a reconcile loop.',
  labelNames: ['loop'],
  buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
  registers,
})

export const loopRuns = new Counter({
  name: 'rookery_loop_runs_total',
  help: 'Runs of reconcile loops by outcome.',
  labelNames: ['loop', 'outcome'],
  registers,
})

export const providerCallSeconds = new Histogram({
  name: 'rookery_provider_call_seconds',
  help: 'Duration of calls to the world, by provider, method and outcome.',
  labelNames: ['provider', 'method', 'outcome'],
  buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
  registers,
})

export const httpRequestSeconds = new Histogram({
  name: 'rookery_http_request_seconds',
  help: 'Duration of API requests by operation and status.',
  labelNames: ['operation', 'status'],
  buckets: [0.002, 0.01, 0.05, 0.2, 1, 5],
  registers,
})

export const unknownErrors = new Counter({
  name: 'rookery_unknown_errors_total',
  help: 'Errors that no catalogue entry describes; each one is a defect of ours.',
  labelNames: ['where'],
  registers,
})

export const openStreams = new Gauge({
  name: 'rookery_event_streams_open',
  help: 'Server-sent-event streams that are open now.',
  registers,
})
