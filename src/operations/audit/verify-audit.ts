import { canonicalJson } from '#lib/canonical-json.ts'
import type { Vault } from '#lib/vault.ts'
import type { AuditEntry } from '#model/audit.ts'
import { type ChainLink, type ChainPlace, genesis, installationChain } from '#model/audit-chain.ts'
import { type ChainFinding, createChainCheck, type KnownPlace } from '#model/audit-chain-check.ts'
import { isProven } from '#model/audit-proof.ts'
import type { TenantId } from '#model/id.ts'
import {
  type AuditCheckpointRow,
  findAuditChain,
  listAuditCheckpoints,
  listStrayEntries,
  lockAuditStart,
} from '#store/audit-chains.ts'
import { type AuditEntryRow, columnsOf, listAuditChain } from '#store/audit-entries.ts'
import type { Scoped } from '#store/scope.ts'

export interface VerifyInput {
  /** The tenant whose chain is looked at; null: the installation's, which only the system's scope sees. */
  readonly tenantId: TenantId | null
  /** A place that somebody noted outside: the end of an earlier verification. */
  readonly noted: ChainPlace | null
}

export interface AuditVerification {
  /** `installation`, or the tenant's id. */
  readonly chain: string
  readonly isWhole: boolean
  /** How many entries were looked at. */
  readonly entryCount: number
  /** Entries up to here were removed because of their age; null: none ever was. */
  readonly trimmedUpTo: number | null
  /** Sealed places that were compared. */
  readonly checkpointCount: number
  /** The end of the chain: who notes it can prove later that nothing before was rewritten. */
  readonly head: ChainPlace
  readonly findings: readonly ChainFinding[]
}

const batchSize = 1000

/**
 * Reads a whole chain and says of each entry that was changed, removed, moved or added which one it is. Reads only; what is
 * appended meanwhile is left for the next time.
 */
export async function verifyAudit(scoped: Scoped, vault: Vault, input: VerifyInput): Promise<AuditVerification> {
  const chain = input.tenantId ?? installationChain
  await lockAuditStart(scoped)
  // checkpoints first: one that is made meanwhile may stand beyond the end that is read next
  const checkpoints = await listAuditCheckpoints(scoped, chain)
  const head = (await findAuditChain(scoped, chain)) ?? genesis
  const forged = checkpoints.filter((row) => !isProven(vault, row, row.proofSealed))
  const proven = checkpoints.filter((row) => !forged.includes(row))
  const trimmed = proven.findLast(({ kind }) => kind === 'trimmed') ?? null
  const anchor = trimmed ?? genesis
  const known = knownPlaces(proven, input.noted).filter(({ sequence }) => sequence > anchor.sequence)
  const check = createChainCheck(anchor, head, known)
  const more: ChainFinding[] = forged.map(forgedCheckpoint)
  let entryCount = 0
  for (let after = anchor.sequence; after < head.sequence; ) {
    const range = { tenantId: input.tenantId, after, upTo: head.sequence }
    const rows = await listAuditChain(scoped, range, batchSize)
    for (const row of rows) {
      const link = linkOf(row, input.tenantId)
      check.push(link)
      if (!isCopyRight(row)) more.push(wrongCopy(link))
      after = link.sequence
    }
    entryCount += rows.length
    if (rows.length < batchSize) break
  }
  const strays = await listStrayEntries(scoped, input.tenantId)
  const findings = [...check.finish(), ...more, ...strays.map(strayEntry)]
  return {
    chain,
    isWhole: findings.length === 0,
    entryCount,
    trimmedUpTo: trimmed?.sequence ?? null,
    checkpointCount: known.length,
    head: { sequence: head.sequence, hash: head.hash },
    findings,
  }
}

function knownPlaces(proven: readonly AuditCheckpointRow[], noted: ChainPlace | null): readonly KnownPlace[] {
  const sealed = proven.map(({ sequence, hash, createdAt }) => ({
    sequence,
    hash,
    origin: `sealed on ${createdAt.toISOString()}`,
  }))
  return noted === null ? sealed : [...sealed, { ...noted, origin: 'noted' }]
}

/** The entry as a link of the chain in question. */
export function linkOf(row: AuditEntryRow, tenantId: TenantId | null): ChainLink {
  const { id, body } = row
  if (tenantId === null) {
    const { sequence, hash, previousHash } = row
    return { id, body, sequence, hash, previousHash, inner: row.tenantHash ?? '-' }
  }
  return {
    id,
    body,
    inner: tenantId,
    sequence: row.tenantSequence ?? 0,
    hash: row.tenantHash ?? '',
    previousHash: row.tenantPreviousHash ?? '',
  }
}

/** The columns that are searched by are copies of what the body says. */
function isCopyRight(row: AuditEntryRow): boolean {
  try {
    const columns = columnsOf(JSON.parse(row.body) as AuditEntry)
    return Object.entries(columns).every(
      ([name, value]) => canonicalJson(value) === canonicalJson(row[name as keyof typeof columns]),
    )
  } catch {
    return false
  }
}

function wrongCopy({ sequence, id }: ChainLink): ChainFinding {
  const message = `The columns of entry ${id} at place ${sequence} were changed: they do not say what its body says.`
  return { fault: 'changed', sequence, entryId: id, message }
}

function forgedCheckpoint({ id, sequence, kind }: AuditCheckpointRow): ChainFinding {
  const message = `The checkpoint ${id} (${kind}) for place ${sequence} was not made by this installation.`
  return { fault: 'forged', sequence, entryId: null, message }
}

function strayEntry({ id, sequence }: { readonly id: string; readonly sequence: number }): ChainFinding {
  const where = sequence === 0 ? 'has no place in the chain' : `at place ${sequence} stands beyond the end of the chain`
  const message = `Entry ${id} ${where}: it was added by somebody else.`
  return { fault: 'inserted', sequence, entryId: id, message }
}
