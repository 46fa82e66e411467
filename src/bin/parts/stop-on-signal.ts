import type { Logger } from '#telemetry/logger.ts'

const longestStopSeconds = 25

/** On SIGTERM or SIGINT finishes what is under way and ends the process; a second signal ends it at once. */
export function stopOnSignal(logger: Logger, stop: () => Promise<void>): void {
  let isStopping = false
  const onSignal = (signal: string): void => {
    if (isStopping) process.exit(1)
    isStopping = true
    logger.info({ signal }, 'stopping')
    setTimeout(() => process.exit(1), longestStopSeconds * 1000).unref()
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ error }, 'stopping failed')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', () => onSignal('SIGTERM'))
  process.on('SIGINT', () => onSignal('SIGINT'))
}
