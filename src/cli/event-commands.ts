import { setTimeout as delay } from 'node:timers/promises'
import type { components } from '#client/schema.ts'
import type { Connection } from './connection.ts'
import type { Output } from './output.ts'

type Event = components['schemas']['Event']

interface EventList {
  readonly items: readonly Event[]
  readonly lastId: number
}

const lookEveryMilliseconds = 500

/** The newest events; resolves with the place in the stream after them. */
export async function printEvents(connection: Connection, output: Output, limit: number): Promise<number> {
  const { items, lastId } = await connection.get<EventList>('/events', { limit })
  for (const event of items) print(output, event)
  return lastId
}

/** Goes on until the process is ended. */
export async function followEvents(connection: Connection, output: Output, after: number): Promise<never> {
  let lastId = after
  for (;;) {
    const { items } = await connection.get<EventList>('/events', { after: lastId, limit: 500 })
    for (const event of items) print(output, event)
    lastId = items.at(-1)?.id ?? lastId
    await delay(lookEveryMilliseconds)
  }
}

function print(output: Output, event: Event): void {
  output.json(event)
  const colour = event.severity === 'error' ? 'red' : event.severity === 'warning' ? 'yellow' : 'dim'
  output.line(
    `${output.style('dim', event.at.slice(11, 23))} ${output.style(colour, event.type.padEnd(28))} ${event.message}`,
  )
}
