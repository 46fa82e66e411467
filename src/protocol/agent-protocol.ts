/**
 * What the control plane and a node's agent say to each other: JSON over HTTPS on the control plane's agent port, whose
 * certificate the node pins. Version 2; a message with another version is refused.
 *
 * | agent calls                      | with                                   | answer                              |
 * |----------------------------------|----------------------------------------|-------------------------------------|
 * | POST /agent/v1/register          | one-time token (Bearer)                | RegisterAnswer, 401 used or expired |
 * | POST /agent/v1/heartbeat         | agent key (Bearer), Heartbeat          | 204, 401 revoked                    |
 * | GET  /agent/v1/stream?bundle=&challenges=&sequence=&checksum= | agent key  | StreamMessages, one a line, until cut off |
 * | POST /agent/v1/directory         | agent key, DirectoryReport             | 204                                 |
 * | GET  /agent/v1/bundle            | agent key                              | Bundle, 404 none yet                |
 * | GET  /agent/v1/files/agent.cjs, /agent/v1/files/node | one-time token or agent key | the agent and its runtime    |
 *
 * The one-time token may be used again until the agent key that it gave has been used once: an agent that is killed
 * before it has stored its key registers again and gets a new one, which replaces the old.
 *
 * `stream` names what the agent has already: `bundle` the hash of the newest bundle it fetched (also one that it refused;
 * empty: none), `challenges` SHA-256 (hex) over the canonical JSON of the `httpChallenges` it serves (of `[]` when it serves
 * none), `sequence` and `checksum` of its replica (empty: it has none, or not one that it trusts). What differs is sent at
 * once, what changes as soon as it is committed. When the directory cannot be brought up to date by what changed (history
 * forgotten, or the agent ahead of a store that was restored from a backup) a snapshot comes. A second stream with the
 * same key ends the first: after a cut connection the new one is the real one. Every `pingSeconds` something is said;
 * who hears nothing for `silenceSeconds` hangs up.
 */
export const protocolVersion = 2

export interface RegisterRequest {
  readonly version: 2
  readonly hostname: string
  readonly agentVersion: string
}

export interface RegisterAnswer {
  readonly nodeId: string
  /** Shown once; only its hash is kept by the control plane. */
  readonly agentKey: string
}

/** Said at once when the replica has taken up a change, so that who asked for it need not wait for a heartbeat. */
export interface DirectoryReport {
  readonly version: 2
  readonly directorySequence: number
}

export interface Heartbeat {
  readonly version: 2
  readonly agentVersion: string
  /** What runs now; null before the first. */
  readonly bundle: AppliedBundle | null
  /** Why the newest bundle was not applied: the check that failed and what it said. */
  readonly bundleFailure: BundleFailure | null
  /** Sequence of the newest change in the replica; 0 before the first snapshot and while it is being rebuilt. */
  readonly directorySequence: number
  readonly services: readonly ServiceState[]
  /** Paths whose content, owner or mode on disk differs from the applied bundle. */
  readonly driftedPaths: readonly string[]
  /** The first ten of them with what was changed. */
  readonly drift: readonly DriftedFile[]
  /** The last time that the node put files back by itself; null when it never did. */
  readonly repair: RepairReport | null
  /** The last mail that the node sent to itself; null before the first. */
  readonly selfTest: SelfTestResult | null
  readonly metrics: NodeMetrics
  readonly phase: AgentPhase
}

/** What the agent is busy with, for the person who waits. */
export interface AgentPhase {
  readonly name: 'starting' | 'installing' | 'waiting' | 'applying' | 'running'
  /** One readable line, for example `12 of 17 packages installed`. */
  readonly detail: string
}

/** A file that was changed by hand. */
export interface DriftedFile {
  readonly path: string
  /** Unified, at most 4 KiB, from the bundle's content to what is there; null when it may hold a secret. */
  readonly diff: string | null
}

export interface RepairReport {
  /** ISO 8601. */
  readonly at: string
  readonly files: readonly DriftedFile[]
  /** Null when the files of the bundle are there again; else why they are not. */
  readonly failure: string | null
}

/** Mail submitted on port 587 and read over IMAPS, both on the node itself. */
export interface SelfTestResult {
  /** ISO 8601. */
  readonly at: string
  readonly ok: boolean
  /** Where it ended: `deliver`, or the step that failed. */
  readonly step: SelfTestStep
  readonly message: string
  readonly seconds: number
}

export type SelfTestStep = 'submit-connect' | 'submit-sign-in' | 'submit' | 'imap-connect' | 'imap-sign-in' | 'deliver'

/** Messages on the node by where they wait (qmgr(8)). */
export interface QueueSizes {
  readonly maildrop: number
  readonly incoming: number
  readonly active: number
  readonly deferred: number
  readonly hold: number
}

export interface AppliedBundle {
  readonly generation: number
  readonly hash: string
}

export interface BundleFailure extends AppliedBundle {
  readonly step: string
  readonly message: string
}

export interface ServiceState {
  readonly name: string
  readonly state: 'active' | 'inactive' | 'failed' | 'activating' | 'unknown'
}

export interface NodeMetrics {
  readonly loadAverage1m: number
  readonly memoryUsedBytes: number
  readonly memoryTotalBytes: number
  readonly diskUsedBytes: number
  readonly diskTotalBytes: number
  readonly inodesUsed: number
  readonly inodesTotal: number
  readonly queuedMessages: number
  readonly queue: QueueSizes
}

/** How often the control plane says something, and after which silence the agent takes the connection for dead. */
export const streamTimes = { pingSeconds: 5, silenceSeconds: 15 } as const

export type StreamMessage =
  /** Hash of the newest bundle, null when there is none yet. */
  | { readonly type: 'bundle'; readonly hash: string | null }
  /** HTTP-01 answers that the node serves on port 80 (RFC 8555 §8.3). */
  | { readonly type: 'challenges'; readonly httpChallenges: readonly HttpChallenge[] }
  | DeltaMessage
  /** The whole directory: takes the place of what the agent has when the end has come. Nothing of it counts before. */
  | { readonly type: 'snapshot-begin' }
  /** A later entry of the same kind and key replaces an earlier one. */
  | { readonly type: 'snapshot-part'; readonly entries: readonly DirectoryEntry[] }
  | { readonly type: 'snapshot-end'; readonly sequence: number; readonly checksum: string }
  | { readonly type: 'ping' }

/** What changed after `fromSequence` up to `toSequence`, in order. */
export interface DeltaMessage {
  readonly type: 'delta'
  readonly fromSequence: number
  readonly toSequence: number
  readonly entries: readonly DirectoryEntry[]
  /** Of the whole directory after this delta (directory-digest.ts), decimal; null when more follows at once. */
  readonly checksum: string | null
}

export interface HttpChallenge {
  readonly token: string
  readonly keyAuthorization: string
}

/** A node's whole configuration at a generation, as the renderer gives it. */
export interface UnsignedBundle {
  readonly version: 2
  /** The node that it is for. */
  readonly nodeId: string
  readonly generation: number
  /** SHA-256 (hex) over the canonical JSON of `files`. */
  readonly hash: string
  readonly files: readonly BundleFile[]
}

/** As it goes to the node. */
export interface Bundle extends UnsignedBundle {
  /** Ed25519 by the installation's key, base64; over what: `bundle-signature.ts`. */
  readonly signature: string
}

export interface BundleFile {
  /** Absolute; under one of the directories that the agent allows. */
  readonly path: string
  readonly content: string
  /** Octal, for example `0640`. */
  readonly mode: string
  readonly owner: string
  readonly group: string
  /** Which service must be checked and reloaded when it changes. */
  readonly service: BundleService
}

/** What happens to files that were changed by hand: put back, or kept and shown. */
export type DriftPolicy = 'repair' | 'keep'

/** The agent knows how each is installed, checked, started and reloaded; a bundle carries no commands. */
export type BundleService =
  | 'postfix'
  | 'dovecot'
  | 'rspamd'
  | 'redis'
  | 'mta-sts'
  | 'firewall'
  | 'fail2ban'
  | 'sshd'
  | 'system'

/** One piece of a node's mail data, as it is now; `body` null when it is gone. */
export type DirectoryEntry =
  | { readonly kind: 'domain'; readonly key: string; readonly body: DirectoryDomain | null }
  | { readonly kind: 'mailbox'; readonly key: string; readonly body: DirectoryMailbox | null }
  /** The key is a whole address, or `@domain` for a catch-all. */
  | { readonly kind: 'alias'; readonly key: string; readonly body: DirectoryAlias | null }

/** The domain's name is the key. */
export interface DirectoryDomain {
  /** False: suspended. Nobody of it signs in or sends, and mail to it is refused. */
  readonly isActive: boolean
}

/** The address is the key. */
export interface DirectoryMailbox {
  /** As Dovecot takes it, scheme first: `{ARGON2ID}$argon2id$…`. */
  readonly passwordHash: string
  readonly quotaBytes: number
  readonly isActive: boolean
  readonly maxSendPerDay: number
}

export interface DirectoryAlias {
  /** At least one; in the order of their octets, each once. */
  readonly destinations: readonly string[]
}
