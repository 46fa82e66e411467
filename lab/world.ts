/**
 * The seam between the lab's core (network, machines, images) and the world that runs on it
 * (DNS, certificate authority, mailbox providers). The core hands the world a {@link LabContext};
 * the world, made by `createLabWorld(context)` in `create-lab-world.ts`, answers as {@link LabWorld}.
 */
import type { LabOutsideProvider, LabService, LabZone } from './api/lab-api.ts'

/** What the core does for the world. Everything here is idempotent and survives a kill -9 at any point. */
export interface LabContext {
  readonly labName: string
  /** CIDR of the lab, a /20, for example `198.18.0.0/20`. */
  readonly range: string
  readonly gateway: string
  readonly packageProxyUrl: string
  /** Directory (0700, exists) for the world's own state: keys, secrets, lists. Kept by `down`, removed by `reset`. */
  readonly stateDirectory: string
  /**
   * The nth address of the range: `addressAt(0)` is the network, 1 the gateway. 2 to 63 belong to the lab's own
   * machines and are the world's to give out; 64 and more are the pool of customers' machines.
   */
  addressAt(offset: number): string
  /**
   * Makes sure that a machine of the lab's own runs with these files. Resolves when systemd inside has reached
   * `multi-user.target` (units in `enable` are started, not necessarily ready). When the machine already runs,
   * files whose content, mode or owner differ are rewritten and returned in `changedFiles`, so that the caller can reload
   * what reads them; when it is dead or half-made it is repaired and booted.
   * @throws when it does not boot within 60 s
   */
  bootOwnMachine(spec: OwnMachine): Promise<OwnMachineOutcome>
  /**
   * Runs a program inside a running machine (all its namespaces) as root, without a shell.
   * @throws {CommandError} (`#lib/run-command.ts`) when it ends with anything but 0
   */
  exec(machineName: string, argv: readonly string[], options?: LabExecOptions): Promise<LabExecResult>
  /** Power cut: SIGKILL of an own machine; resolves when it is gone. `bootOwnMachine` brings it back. */
  stopOwnMachine(machineName: string): Promise<void>
  /** A line for the person who waits, such as `DNS answers`. */
  onProgress(text: string): void
}

export interface OwnMachine {
  /** Id and host name, `[a-z][a-z0-9-]*`, unique among the lab's own, for example `dns`. */
  readonly name: string
  readonly image: 'golden' | 'world'
  /** Offsets 2–63 of the range as addresses; the first one is the source of what the machine sends. */
  readonly addresses: readonly [string, ...string[]]
  /** Absolute path → content. Directories are made as needed (0755 root). */
  readonly files: Readonly<Record<string, string | OwnMachineFile>>
  /** Systemd units to enable before boot (the images leave every mail and DNS service disabled). */
  readonly enable?: readonly string[]
  /** Nameserver in resolv.conf; default is the world's `addresses.resolver`. */
  readonly resolver?: string
}

export interface OwnMachineFile {
  readonly content: string | Uint8Array
  /** Default 0o644. */
  readonly mode?: number
  /** `user` or `user:group` by name, as known inside the image; default `root:root`. */
  readonly owner?: string
}

export interface OwnMachineOutcome {
  /** True when it was (re)started by this call: nothing needs to be reloaded then. */
  readonly booted: boolean
  readonly changedFiles: readonly string[]
}

export interface LabExecOptions {
  /** Standard input. */
  readonly input?: string
  /** Default 120. */
  readonly timeoutSeconds?: number
}

export interface LabExecResult {
  readonly stdout: string
  readonly stderr: string
}

/** Facts about the world that are fixed by the lab's range, known before anything runs. */
export interface LabWorldAddresses {
  readonly resolver: string
  readonly nameserver: string
  readonly nameserverName: string
  readonly acmeDirectoryUrl: string
  /** Absolute path on the host (in `stateDirectory`); the file exists after `start()`. */
  readonly rootsFile: string
}

/** What the world does for the core. Errors for the API's caller are thrown as `LabError` (`api/lab-error.ts`). */
export interface LabWorld {
  readonly addresses: LabWorldAddresses
  /**
   * Brings every service up and repairs what is broken; resolves when all of them answer. Called at each `up`, after each
   * restart of the daemon, and when a machine of the lab's own was found dead; never twice at once.
   */
  start(): Promise<void>
  services(): Promise<LabService[]>
  /** Sets or removes (null) the name an address points to; also called with null when a machine is deleted. */
  setPtr(ip: string, name: string | null): Promise<void>
  listZones(): Promise<LabZone[]>
  /** Resolves with `created: false` and the zone as it is when it already exists. */
  createZone(request: {
    readonly name: string
    readonly dnssec: boolean
  }): Promise<{ readonly zone: LabZone; readonly created: boolean }>
  /** Resolves also when there is no such zone. */
  deleteZone(name: string): Promise<void>
  setBlocklist(zone: string, ip: string, listed: boolean): Promise<void>
  /** Takes a service down or up again; stays until changed, also over a restart of the daemon. */
  setFault(service: string, down: boolean): Promise<void>
  outside(): Promise<LabOutsideProvider[]>
}
