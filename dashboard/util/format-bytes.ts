const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** `1.8 GB`: three digits at most, powers of 1024 as the tools on a node count. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}
