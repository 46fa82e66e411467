export interface StackOptions {
  /** Name of the lab and of the state directory. */
  readonly name: string
  /** CIDR of the lab; default: what it had before. */
  readonly range?: string
  readonly stateRoot?: string
  readonly httpPort: number
  readonly image: 'golden' | 'bare'
  /** `memory`: no lab, no machines; everything outside exists only in the process. */
  readonly world: 'lab' | 'memory'
  /** The caller's environment: DATABASE_URL, PATH, ROOKERY_LOG_LEVEL. */
  readonly environment: Environment
  readonly onProgress: (text: string) => void
}

export type Environment = Readonly<Record<string, string | undefined>>
