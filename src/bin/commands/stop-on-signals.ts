/** Resolves when a signal came, the sentence was printed and everything is ended. A second signal ends the process at once. */
export function stopOnSignals(sentence: string, stop: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let isStopping = false
    const onSignal = (): void => {
      if (isStopping) process.exit(130)
      isStopping = true
      process.stdout.write(`\n${sentence}\n`)
      stop().then(resolve, reject)
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
  })
}
