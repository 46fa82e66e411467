/** Seconds of processor time by service. */
export type ServiceTimes = ReadonlyMap<string, number>

/** What each service of a machine has used so far, with processes that ended, as its cgroup counts it (cgroups(7)). */
export async function readServiceTimes(run: (script: string) => Promise<string>): Promise<ServiceTimes> {
  const text = await run(`find /sys/fs/cgroup -path '*.service/cpu.stat' -exec grep -H usage_usec {} +`)
  const times = new Map<string, number>()
  for (const [, unit = '', microseconds] of text.matchAll(/([^/\n]+)\.service\/cpu\.stat:usage_usec (\d+)/g)) {
    const name = unit.replace(/@.*/, '')
    times.set(name, Math.max(times.get(name) ?? 0, Number(microseconds) / 1e6))
  }
  return times
}

/** Milliseconds per message of each service that used any, the hungriest first. */
export function profileOf(before: ServiceTimes, after: ServiceTimes, messages: number): Record<string, number> {
  const used = [...after].map(([name, seconds]) => {
    const each = ((seconds - (before.get(name) ?? 0)) * 1000) / messages
    return [name, Math.round(each * 100) / 100] as const
  })
  return Object.fromEntries(used.filter(([, each]) => each >= 0.05).toSorted((a, b) => b[1] - a[1]))
}
