/** `4 s`, `1 min 05 s`, `2 h 03 min`: of constant shape while it runs, so that nothing jumps. */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`
  return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} min`
}

/** Clock time of a moment in the reader's zone, `03:07:09`; another day than `now` with its date before it. */
export function formatMoment(iso: string, now: Date): string {
  const at = new Date(iso)
  const time = at.toLocaleTimeString('en-GB')
  if (at.toDateString() === now.toDateString()) return time
  return `${at.toLocaleDateString('en-GB', { day: '2-digit', month: 'short' })} ${time}`
}

function pad(number: number): string {
  return String(number).padStart(2, '0')
}

/** `22 Nov 2026` in the reader's zone. */
export function formatDay(iso: string): string {
  return new Date(iso).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
}
