/** Settings of `main.cf` in the order in which they are written. */
export type Settings = readonly (readonly [name: string, value: string])[]

/** A value that changes while all processes of a service are busy (STRESS_README). */
export function underStress(stressed: number, otherwise: number, unit = ''): string {
  return `\${stress?{${stressed}}:{${otherwise}}}${unit}`
}
