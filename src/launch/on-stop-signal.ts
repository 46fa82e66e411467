const sameSignalMilliseconds = 1000

/**
 * Calls `stop` at the first SIGINT, SIGTERM or SIGHUP (its terminal was closed); a later one ends the process at once
 * with 130. After Ctrl-C npm passes the signal on that the terminal has sent to every process already, so what follows
 * within a second is the same signal. Returns what takes the listeners away again.
 */
export function onStopSignal(stop: () => void): () => void {
  let firstAt: number | null = null
  const onSignal = (): void => {
    const isFirst = firstAt === null
    firstAt ??= performance.now()
    if (isFirst) stop()
    else if (performance.now() - firstAt > sameSignalMilliseconds) process.exit(130)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const name of signals) process.on(name, onSignal)
  return () => {
    for (const name of signals) process.off(name, onSignal)
  }
}
