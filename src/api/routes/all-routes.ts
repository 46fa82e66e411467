import type { Route } from '../define-route.ts'
import { createAliasRoute } from './aliases/create-alias.ts'
import { deleteAliasRoute } from './aliases/delete-alias.ts'
import { listAliasesRoute } from './aliases/list-aliases.ts'
import { createApiKeyRoute } from './api-keys/create-api-key.ts'
import { getApiKeyRoute } from './api-keys/get-api-key.ts'
import { listApiKeysRoute } from './api-keys/list-api-keys.ts'
import { revokeApiKeyRoute } from './api-keys/revoke-api-key.ts'
import { updateApiKeyRoute } from './api-keys/update-api-key.ts'
import { listAuditEntriesRoute } from './audit/list-audit-entries.ts'
import { verifyAuditLogRoute } from './audit/verify-audit-log.ts'
import { decideDeviceRoute } from './devices/decide-device.ts'
import { getDeviceRoute } from './devices/get-device.ts'
import { redeemDeviceRoute } from './devices/redeem-device.ts'
import { startDeviceRoute } from './devices/start-device.ts'
import { listDnsRecordsRoute, listDomainRecordsRoute } from './dns-records/list-dns-records.ts'
import { applyDnsPlanRoute } from './domains/apply-dns-plan.ts'
import { createDomainRoute } from './domains/create-domain.ts'
import { deleteDomainRoute } from './domains/delete-domain.ts'
import { getDomainRoute } from './domains/get-domain.ts'
import { getDomainDetailsRoute } from './domains/get-domain-details.ts'
import { listDomainSummariesRoute } from './domains/list-domain-summaries.ts'
import { listDomainsRoute } from './domains/list-domains.ts'
import { proposeDnsPlanRoute } from './domains/propose-dns-plan.ts'
import { updateDomainRoute } from './domains/update-domain.ts'
import { verifyDomainRoute } from './domains/verify-domain.ts'
import { listEventsRoute } from './events/list-events.ts'
import { checkInfrastructureRoute } from './infrastructure/check-infrastructure.ts'
import { deleteInfrastructureRoute } from './infrastructure/delete-infrastructure.ts'
import { getInfrastructureRoute } from './infrastructure/get-infrastructure.ts'
import { listInfrastructureRoute } from './infrastructure/list-infrastructure.ts'
import { provisionInfrastructureRoute } from './infrastructure/provision-infrastructure.ts'
import { validateDnsRoute } from './infrastructure/validate-dns.ts'
import { acceptInvitationRoute } from './invitations/accept-invitation.ts'
import { createInvitationRoute } from './invitations/create-invitation.ts'
import { listInvitationsRoute } from './invitations/list-invitations.ts'
import { previewInvitationRoute } from './invitations/preview-invitation.ts'
import { revokeInvitationRoute } from './invitations/revoke-invitation.ts'
import { createMailboxRoute } from './mailboxes/create-mailbox.ts'
import { deleteMailboxRoute } from './mailboxes/delete-mailbox.ts'
import { importMailboxesRoute } from './mailboxes/import-mailboxes.ts'
import { listMailboxesRoute } from './mailboxes/list-mailboxes.ts'
import { updateMailboxRoute } from './mailboxes/update-mailbox.ts'
import { createOwnTenantRoute } from './me/create-own-tenant.ts'
import { endOwnKeyRoute } from './me/end-own-key.ts'
import { getMeRoute } from './me/get-me.ts'
import { getMemberRoute } from './members/get-member.ts'
import { listMembersRoute } from './members/list-members.ts'
import { removeMemberRoute } from './members/remove-member.ts'
import { updateMemberRoute } from './members/update-member.ts'
import { checkNodeRoute } from './nodes/check-node.ts'
import { createNodeRoute } from './nodes/create-node.ts'
import { deleteNodeRoute } from './nodes/delete-node.ts'
import { getNodeRoute } from './nodes/get-node.ts'
import { listNodeMetricsRoute } from './nodes/list-node-metrics.ts'
import { listNodesRoute } from './nodes/list-nodes.ts'
import { revokeAgentRoute } from './nodes/revoke-agent.ts'
import { updateNodeRoute } from './nodes/update-node.ts'
import { getOfferingsRoute } from './offerings/get-offerings.ts'
import { listOrphansRoute } from './orphans/list-orphans.ts'
import { getOverviewRoute } from './overview/get-overview.ts'
import { approvePlanRoute } from './plans/approve-plan.ts'
import { listPlansRoute } from './plans/list-plans.ts'
import { getPlatformRoute } from './platform/get-platform.ts'
import { createRoleRoute } from './roles/create-role.ts'
import { deleteRoleRoute } from './roles/delete-role.ts'
import { getRoleRoute } from './roles/get-role.ts'
import { listRolesRoute } from './roles/list-roles.ts'
import { updateRoleRoute } from './roles/update-role.ts'
import { downloadPrivateKeyRoute } from './secrets/download-private-key.ts'
import { getSecretRoute } from './secrets/get-secret.ts'
import { listSecretsRoute } from './secrets/list-secrets.ts'
import { getReKeyRoute, reKeyRoute } from './secrets/re-key.ts'
import { revokeSecretRoute } from './secrets/revoke-secret.ts'
import { rotateSecretRoute } from './secrets/rotate-secret.ts'
import { createTenantRoute } from './tenants/create-tenant.ts'
import { getTenantSettingsRoute } from './tenants/get-tenant-settings.ts'
import { listTenantsRoute } from './tenants/list-tenants.ts'
import { updateTenantSettingsRoute } from './tenants/update-tenant-settings.ts'
import { listTestMailsRoute } from './test-mails/list-test-mails.ts'
import { requestTestMailRoute } from './test-mails/request-test-mail.ts'
import { createResetLinkRoute } from './users/create-reset-link.ts'
import { createWorkspaceRoute } from './workspaces/create-workspace.ts'
import { listWorkspacesRoute } from './workspaces/list-workspaces.ts'

/** The whole API on one sheet; server, reference and tests walk it. */
export const allRoutes: readonly Route[] = [
  getApiKeyRoute,
  updateApiKeyRoute,
  getTenantSettingsRoute,
  updateTenantSettingsRoute,
  getMeRoute,
  endOwnKeyRoute,
  createOwnTenantRoute,
  listMembersRoute,
  getMemberRoute,
  updateMemberRoute,
  removeMemberRoute,
  createInvitationRoute,
  listInvitationsRoute,
  revokeInvitationRoute,
  previewInvitationRoute,
  acceptInvitationRoute,
  createRoleRoute,
  listRolesRoute,
  getRoleRoute,
  updateRoleRoute,
  deleteRoleRoute,
  startDeviceRoute,
  getDeviceRoute,
  decideDeviceRoute,
  redeemDeviceRoute,
  createTenantRoute,
  listTenantsRoute,
  createWorkspaceRoute,
  listWorkspacesRoute,
  createApiKeyRoute,
  listApiKeysRoute,
  revokeApiKeyRoute,
  createDomainRoute,
  deleteDomainRoute,
  getDomainRoute,
  listDomainsRoute,
  updateDomainRoute,
  verifyDomainRoute,
  proposeDnsPlanRoute,
  applyDnsPlanRoute,
  listDomainSummariesRoute,
  getDomainDetailsRoute,
  listDnsRecordsRoute,
  listDomainRecordsRoute,
  deleteInfrastructureRoute,
  getInfrastructureRoute,
  listInfrastructureRoute,
  provisionInfrastructureRoute,
  validateDnsRoute,
  requestTestMailRoute,
  listTestMailsRoute,
  checkInfrastructureRoute,
  createNodeRoute,
  deleteNodeRoute,
  revokeAgentRoute,
  getNodeRoute,
  listNodesRoute,
  updateNodeRoute,
  listNodeMetricsRoute,
  checkNodeRoute,
  createMailboxRoute,
  deleteMailboxRoute,
  importMailboxesRoute,
  listMailboxesRoute,
  updateMailboxRoute,
  createAliasRoute,
  deleteAliasRoute,
  listAliasesRoute,
  approvePlanRoute,
  listPlansRoute,
  listOrphansRoute,
  getOfferingsRoute,
  getOverviewRoute,
  getPlatformRoute,
  listEventsRoute,
  listAuditEntriesRoute,
  verifyAuditLogRoute,
  createResetLinkRoute,
  listSecretsRoute,
  getSecretRoute,
  rotateSecretRoute,
  revokeSecretRoute,
  downloadPrivateKeyRoute,
  getReKeyRoute,
  reKeyRoute,
]
