/**
 * Machines at a provider. Every method is idempotent, may be called twice at once, and may be cut off at any point:
 * calling again leads to the same end. All throw `ProviderError`.
 */
export interface ComputeProvider {
  readonly name: string
  readonly capabilities: ComputeCapabilities
  /** All machines that bear this installation's mark, in any state. */
  listMachines(): Promise<readonly Machine[]>
  /** The machine, or `null` when the provider does not know it (any more). */
  getMachine(id: string): Promise<Machine | null>
  /**
   * Orders a machine and returns at once, usually in state `provisioning`. A machine that already bears the mark of
   * `spec.nodeId` is returned instead of making a second one, so a create whose answer was lost is never repeated.
   */
  createMachine(spec: MachineSpec): Promise<Machine>
  /** Resolves when the provider has accepted the deletion, also when the machine is already gone. */
  deleteMachine(id: string): Promise<void>
  /** Sizes and regions that can be ordered now. */
  listOfferings(): Promise<readonly Offering[]>
  /** Sets the PTR of one address (RFC 1035 §3.5); `null` removes it. Present when `capabilities.reverseDns`. */
  setReverseDns?(machineId: string, ipAddress: string, name: string | null): Promise<void>
  /** Present when `capabilities.reboot`. */
  rebootMachine?(id: string): Promise<void>
}

export interface ComputeCapabilities {
  readonly reverseDns: boolean
  readonly reboot: boolean
  /** Longest user-data in bytes; 0 when the provider takes none and set-up goes over SSH. */
  readonly userDataBytes: number
}

/** One closed list for all vendors. `unknown`: the vendor answered with a state that we do not know. */
export type MachineState = 'provisioning' | 'running' | 'stopped' | 'deleting' | 'failed' | 'unknown'

export interface Machine {
  readonly id: string
  readonly name: string
  readonly state: MachineState
  /** Why it is `failed`, in the provider's words; `null` otherwise. */
  readonly failure: string | null
  readonly ipv4: string | null
  /** PTR as the provider reports it; `null` when not set or not reported. */
  readonly reverseName: string | null
  /** Our mark: which installation and node it was made for. */
  readonly mark: MachineMark
  readonly createdAt: Date
}

export interface MachineMark {
  readonly installationId: string
  readonly nodeId: string
}

export type MachineSize = 'starter' | 'professional' | 'business' | 'enterprise'

export interface MachineSpec {
  /** Host name, fully qualified without the final dot. */
  readonly name: string
  readonly mark: MachineMark
  readonly size: MachineSize
  readonly region: string
  /** `golden`: mail packages are installed already; `bare`: a plain Debian 12. */
  readonly image: MachineImage
  readonly userData: string
  /** OpenSSH public keys for root. */
  readonly sshKeys: readonly string[]
}

export type MachineImage = 'bare' | 'golden'

export interface Offering {
  readonly size: MachineSize
  readonly region: string
  readonly vcpus: number
  readonly memoryBytes: number
  /** For 30 days without tax; absent when the provider tells none. */
  readonly monthlyPrice?: Price
}

/** `minor`: in the smallest unit of the currency (ISO 4217), such as cents. */
export interface Price {
  readonly minor: number
  readonly currency: string
}
