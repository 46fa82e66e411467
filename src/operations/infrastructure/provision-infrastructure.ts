import { generatePassword } from '#lib/password-hash.ts'
import { ProblemError } from '#model/error.ts'
import { type DomainId, type InfrastructureId, newId } from '#model/id.ts'
import { wholeInstallation } from '#queue/loops.ts'
import { wake } from '#queue/wake.ts'
import { type CertificateRow, insertCertificate } from '#store/certificates.ts'
import { projectDirectory } from '#store/directory.ts'
import { type DomainRow, updateDomain } from '#store/domains.ts'
import { type InfrastructureRow, insertInfrastructure } from '#store/infrastructure.ts'
import { insertNode, type NodeRow } from '#store/nodes.ts'
import type { Scoped } from '#store/scope.ts'
import type { NodeImage, NodeSize } from '#store/tables.ts'
import type { OperationContext } from '../context.ts'
import { type DnsSettingsInput, readDnsSettings } from '../domains/dns-settings.ts'
import { getDomainForUpdate } from '../domains/get-domain.ts'
import { checkRegion } from '../nodes/check-region.ts'
import { sharedNodeHostname } from '../nodes/node-hostname.ts'
import { recordEvent } from '../record-event.ts'
import { resolveTenant } from '../resolve-tenant.ts'
import { resolveWorkspace } from '../workspaces/resolve-workspace.ts'
import { createSystemMailbox, systemAddressOf } from './create-system-mailbox.ts'

export interface ProvisionInput extends DnsSettingsInput {
  readonly tenantId?: string | undefined
  readonly workspaceId?: string | undefined
  readonly domainId: string
  readonly size: NodeSize
  readonly region: string
  readonly image?: NodeImage | undefined
  readonly smtpConfig?: SmtpConfig | undefined
}

/** Wishes for the mail server, kept with the infrastructure. */
export interface SmtpConfig {
  readonly maxConnectionsPerHour?: number | undefined
  readonly enableRateLimiting?: boolean | undefined
}

export interface Provisioned {
  readonly infrastructure: InfrastructureRow
  readonly domain: DomainRow
  readonly node: NodeRow
  readonly certificate: CertificateRow
}

/**
 * Orders everything that a domain needs, in one transaction: a node, a certificate, the system's mailbox and the role
 * addresses. The loops make it true; the domain need not be verified yet.
 * @throws {ProblemError} `not-found` (tenant or domain), `domain-in-use`, `infrastructure-deleting`,
 * `workspace-mismatch`, `primary-domain-missing`, `provider-unknown`, `region-unknown`,
 * `dns-credentials-invalid`.
 */
export async function provisionInfrastructure(
  scoped: Scoped,
  context: OperationContext,
  input: ProvisionInput,
): Promise<Provisioned> {
  const tenantId = await resolveTenant(scoped, input.tenantId)
  const found = await getDomainForUpdate(scoped, input.domainId as DomainId)
  if (found.tenantId !== tenantId) {
    throw new ProblemError('not-found', { detail: `There is no domain ${input.domainId}.` })
  }
  checkRegion(context, input.region, '/vpsConfig/region')
  const workspaceId = (await resolveWorkspace(scoped, tenantId, input.workspaceId)) ?? found.workspaceId
  const settings = readDnsSettings(context, { tenantId, domainId: found.id, domainName: found.name }, input)
  const domain = settings === null ? found : await updateDomain(scoped, found.id, settings)
  const node = await orderNode(scoped, context, { ...input, domain, workspaceId })
  const infrastructure = await orderInfrastructure(scoped, context, {
    domain,
    node,
    workspaceId,
    smtpConfig: input.smtpConfig ?? {},
  })
  const certificate = await insertCertificate(scoped, {
    id: newId('certificate'),
    tenantId,
    domainId: domain.id,
    nodeId: node.id,
    names: [infrastructure.smtpHost],
  })
  await wakeAll(scoped, { infrastructure, domain, node, certificate })
  await recordEvent(scoped, {
    tenantId,
    type: 'infrastructure.ordered',
    resourceKind: 'infrastructure',
    resourceId: infrastructure.id,
    infrastructureId: infrastructure.id,
    message: `Infrastructure for ${domain.name} (${input.size}, ${input.region}) was ordered.`,
    data: { domainId: domain.id, nodeId: node.id, image: node.image },
  })
  return { infrastructure, domain, node, certificate }
}

interface NodeOrder extends Omit<ProvisionInput, 'workspaceId'> {
  readonly domain: DomainRow
  readonly workspaceId: NodeRow['workspaceId']
}

/** The label says whose the node is; a node that is still on its way out may have it, then the id tells them apart. */
async function orderNode(scoped: Scoped, context: OperationContext, order: NodeOrder): Promise<NodeRow> {
  const { domain, workspaceId, region, size } = order
  const id = newId('node')
  const shortId = id.slice(-8)
  const hostname =
    domain.dnsSetupType === 'vanity' ? `mail.${domain.name}` : sharedNodeHostname(context, `node-${shortId}`)
  const values = {
    id,
    tenantId: domain.tenantId,
    workspaceId,
    hostname,
    provider: context.settings.computeProvider,
    region,
    size,
    image: order.image ?? context.settings.nodeImage,
  }
  const node =
    (await insertNode(scoped, { ...values, label: domain.name })) ??
    (await insertNode(scoped, { ...values, label: `${domain.name}-${shortId}` }))
  if (node === null) throw new ProblemError('internal', { internal: `no label is free for ${id}` })
  return node
}

interface InfrastructureOrder {
  readonly domain: DomainRow
  readonly node: NodeRow
  readonly workspaceId: NodeRow['workspaceId']
  readonly smtpConfig: SmtpConfig
}

async function orderInfrastructure(
  scoped: Scoped,
  context: OperationContext,
  { domain, node, workspaceId, smtpConfig }: InfrastructureOrder,
): Promise<InfrastructureRow> {
  const id = newId('infrastructure')
  const password = generatePassword()
  const infrastructure = await insertInfrastructure(scoped, {
    id,
    tenantId: domain.tenantId,
    workspaceId,
    domainId: domain.id,
    nodeId: node.id,
    smtpHost: node.hostname,
    smtpConfig: JSON.stringify(smtpConfig),
    smtpUsername: systemAddressOf(domain),
    smtpPasswordSealed: context.vault.seal(domain.tenantId, smtpPasswordPlace(id), password.reveal()),
  })
  if (infrastructure === null) {
    throw new ProblemError('domain-in-use', { detail: `${domain.name} has infrastructure already.` })
  }
  await createSystemMailbox(scoped, { domain, infrastructureId: id, password })
  // the domain may be verified already; while it is not, this projects nothing and the domain's loop does it
  await projectDirectory(scoped, node.id, domain.id, 'all')
  return infrastructure
}

async function wakeAll(scoped: Scoped, { infrastructure, domain, node, certificate }: Provisioned): Promise<void> {
  await wake(scoped, 'domain', domain.id)
  await wake(scoped, 'node-machine', node.id)
  await wake(scoped, 'node-config', node.id)
  await wake(scoped, 'certificate', certificate.id)
  await wake(scoped, 'mailboxes', node.id)
  await wake(scoped, 'infrastructure', infrastructure.id)
  await wake(scoped, 'secret-rotation', wholeInstallation)
}

function smtpPasswordPlace(id: InfrastructureId): string {
  return `infrastructure/smtp_password_sealed/${id}`
}
