/**
 * The lab's HTTP API, on the Unix socket `<runtime directory>/api.sock` of the lab.
 * JSON in and out; an error is `{ "error": { "code", "message" } }` with a 4xx or 5xx status.
 *
 * | method and path                          | body → answer                                        |
 * |------------------------------------------|------------------------------------------------------|
 * | GET    /status                           | → LabStatus                                          |
 * | GET    /machines                         | → { machines: LabMachine[] }                         |
 * | POST   /machines                         | CreateMachine → 201 LabMachine (at once, `starting`) |
 * | GET    /machines/:id                     | → LabMachine, 404                                    |
 * | DELETE /machines/:id                     | → 204, also when already gone                        |
 * | POST   /machines/:id/reboot              | → 202                                                |
 * | POST   /machines/:id/kill                | → 202 power cut: SIGKILL, state `stopped`            |
 * | POST   /machines/:id/start               | → 202                                                |
 * | PUT    /addresses/:ip/ptr                | { name: string or null } → 204                       |
 * | GET    /zones                            | → { zones: LabZone[] }                               |
 * | POST   /zones                            | { name, dnssec? } → 201 LabZone (200 when it exists) |
 * | DELETE /zones/:name                      | → 204                                                |
 * | PUT    /blocklist/:zone/:ip              | → 204 lists an address; DELETE removes it            |
 * | PUT    /faults/:service                  | { down: boolean } → 204; service: dns, ca, bigmail … |
 * | GET    /outside                          | → { providers: LabOutsideProvider[] }                |
 */

export interface LabStatus {
  readonly name: string
  readonly version: 1
  /** CIDR, for example `198.18.0.0/20`. */
  readonly range: string
  readonly gateway: string
  /** Address of the validating resolver, port 53. */
  readonly resolver: string
  /** Address of the authoritative server, port 53 (dynamic update too). */
  readonly nameserver: string
  /** Name of the authoritative server in the lab's DNS, for NS records. */
  readonly nameserverName: string
  /** ACME directory of the lab's certificate authority. */
  readonly acmeDirectoryUrl: string
  /** File with every root certificate that the lab's people would trust (lab CA and ACME roots), PEM. */
  readonly rootsFile: string
  /** Forward proxy for packages. */
  readonly packageProxyUrl: string
  readonly services: readonly LabService[]
  readonly machines: readonly LabMachine[]
}

export interface LabService {
  readonly name: string
  readonly state: 'up' | 'down' | 'starting'
  readonly detail: string
}

export type LabMachineState = 'starting' | 'running' | 'stopped' | 'failed'

/** A machine in the lab; customers' machines have `role: "machine"`, the lab's own have `role: "lab"`. */
export interface LabMachine {
  readonly id: string
  readonly name: string
  readonly role: 'machine' | 'lab'
  readonly image: 'bare' | 'golden' | 'world'
  readonly state: LabMachineState
  readonly address: string
  readonly ptr: string | null
  readonly labels: Readonly<Record<string, string>>
  readonly createdAt: string
  readonly failure: string | null
}

export interface CreateMachine {
  /** Host name inside the machine and the name shown in lists; letters, digits, hyphens, dots. */
  readonly name: string
  readonly image: 'bare' | 'golden'
  /** Script (`#!…`) run once as root at first boot; at most 32 KiB. */
  readonly userData?: string
  /** OpenSSH public keys for root. */
  readonly sshKeys?: readonly string[]
  readonly labels?: Readonly<Record<string, string>>
}

export interface LabZone {
  readonly name: string
  readonly dnssec: boolean
  readonly nameserver: string
  /** Key allowed to update and transfer this zone. */
  readonly tsig: { readonly keyName: string; readonly algorithm: 'hmac-sha256'; readonly secretBase64: string }
}

/** A mailbox provider outside, with one mailbox that the platform may use as a seed mailbox. */
export interface LabOutsideProvider {
  readonly domain: string
  readonly policy: 'strict' | 'lenient'
  readonly address: string
  readonly mailbox: {
    readonly address: string
    readonly password: string
    readonly imap: { readonly host: string; readonly port: 993 }
    readonly submission: { readonly host: string; readonly port: 465 }
  }
}
