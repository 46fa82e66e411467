import { canonicalJson } from '#lib/canonical-json.ts'
import { installationOwner, type Vault } from '#lib/vault.ts'
import type { AuditCheckpointId } from './id.ts'

/** What a checkpoint of the audit log says; it is sealed by the master key, so only who has that can make one. */
export interface CheckpointClaim {
  readonly id: AuditCheckpointId
  readonly chain: string
  readonly kind: 'sealed' | 'trimmed'
  readonly sequence: number
  readonly hash: string
}

export function proveCheckpoint(vault: Vault, claim: CheckpointClaim): Buffer {
  return vault.seal(installationOwner, placeOf(claim), textOf(claim))
}

/** Whether the proof was made by this installation for just this claim. */
export function isProven(vault: Vault, claim: CheckpointClaim, proof: Uint8Array): boolean {
  try {
    return vault.openText(installationOwner, placeOf(claim), proof).reveal() === textOf(claim)
  } catch {
    return false
  }
}

function placeOf({ id }: CheckpointClaim): string {
  return `audit_checkpoints/proof_sealed/${id}`
}

function textOf({ id, chain, kind, sequence, hash }: CheckpointClaim): string {
  return canonicalJson({ id, chain, kind, sequence, hash })
}
