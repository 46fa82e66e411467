/** Seconds of processor time by the name of the program. */
export type ProcessTimes = ReadonlyMap<string, number>

/** `getconf CLK_TCK` on Linux for every processor it runs on. */
const ticksPerSecond = 100

/** What every process of a machine has used so far, with its children that ended (proc_pid_stat(5), fields 14 to 17). */
export async function readProcessTimes(run: (script: string) => Promise<string>): Promise<ProcessTimes> {
  const text = await run('cat /proc/[0-9]*/stat 2>/dev/null || true')
  const times = new Map<string, number>()
  for (const line of text.split('\n')) {
    const [, name, rest] = /^\d+ \((.*)\) (.*)$/.exec(line) ?? []
    if (name === undefined || rest === undefined) continue
    const ticks = rest.split(' ').slice(11, 15).map(Number)
    times.set(name, (times.get(name) ?? 0) + ticks.reduce((sum, value) => sum + value, 0) / ticksPerSecond)
  }
  return times
}

/** Milliseconds per message of each program that used at least a hundredth of all, the hungriest first. */
export function profileOf(before: ProcessTimes, after: ProcessTimes, messages: number): Record<string, number> {
  const used = [...after].map(
    ([name, seconds]) => [name, ((seconds - (before.get(name) ?? 0)) * 1000) / messages] as const,
  )
  const total = used.reduce((sum, [, each]) => sum + Math.max(0, each), 0)
  const hungry = used.filter(([, each]) => each >= total / 100).toSorted((a, b) => b[1] - a[1])
  return Object.fromEntries(hungry.map(([name, each]) => [name, Math.round(each * 100) / 100]))
}
