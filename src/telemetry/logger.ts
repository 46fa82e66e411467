import { type Logger as PinoLogger, pino, stdSerializers } from 'pino'

export type Logger = PinoLogger

export interface LoggerOptions {
  /** Which process speaks: `api`, `worker`. */
  readonly name: string
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

/** Fields that must never reach a log, wherever an object brings them along. `Secret` hides itself besides. */
const secretFields = [
  'password',
  'token',
  'apiKey',
  'agentKey',
  'secret',
  'secretBase64',
  'privateKeyPem',
  'authorization',
  'cookie',
  'dnsCredentials',
]

/** One JSON line for each entry, on standard output. */
export function createLogger(options: LoggerOptions): Logger {
  return pino({
    name: options.name,
    level: options.level,
    base: { name: options.name, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { error: stdSerializers.errWithCause, err: stdSerializers.errWithCause },
    redact: {
      paths: secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`, `req.headers.${field}`]),
      censor: '[secret]',
    },
  })
}
