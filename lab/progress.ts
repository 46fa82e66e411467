import { EventEmitter, once } from 'node:events'

/** Lines for the person who waits, kept while a run lasts so that whoever joins late reads them from the beginning. */
export interface Progress {
  report(text: string): void
  /** Ends the run: readers get what is left and then this. */
  end(outcome: Readonly<Record<string, unknown>>): void
  /** `{ progress }` per line, then the outcome. */
  read(): AsyncIterable<unknown>
}

export function createProgress(log: (text: string) => void): Progress {
  const lines: unknown[] = []
  const changes = new EventEmitter().setMaxListeners(0)
  let isOver = false
  return {
    report(text) {
      log(text)
      lines.push({ progress: text })
      changes.emit('change')
    },
    end(outcome) {
      lines.push(outcome)
      isOver = true
      changes.emit('change')
    },
    async *read() {
      for (let index = 0; ; index += 1) {
        while (index >= lines.length && !isOver) await once(changes, 'change')
        if (index >= lines.length) return
        yield lines[index]
      }
    },
  }
}
