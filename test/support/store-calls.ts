/** More than 250 lines long because it is one list. */

import { Secret } from '#lib/secret.ts'
import { createVault } from '#lib/vault.ts'
import { newId } from '#model/id.ts'
import * as acmeChallenges from '#store/acme-challenges.ts'
import * as aliases from '#store/aliases.ts'
import * as apiKeys from '#store/api-keys.ts'
import * as auditChains from '#store/audit-chains.ts'
import * as auditEntries from '#store/audit-entries.ts'
import * as certificateSnapshot from '#store/certificate-snapshot.ts'
import * as certificates from '#store/certificates.ts'
import * as computeOfferings from '#store/compute-offerings.ts'
import * as conditions from '#store/conditions.ts'
import * as deviceAuthorisations from '#store/device-authorisations.ts'
import * as directory from '#store/directory.ts'
import * as dkimKeys from '#store/dkim-keys.ts'
import * as dnsRecords from '#store/dns-records.ts'
import * as domainSnapshot from '#store/domain-snapshot.ts'
import * as domainSummaries from '#store/domain-summaries.ts'
import * as domainWrites from '#store/domain-writes.ts'
import * as domains from '#store/domains.ts'
import * as events from '#store/events.ts'
import * as idempotencyKeys from '#store/idempotency-keys.ts'
import * as infrastructure from '#store/infrastructure.ts'
import * as infrastructureDetails from '#store/infrastructure-details.ts'
import * as infrastructureSnapshot from '#store/infrastructure-snapshot.ts'
import * as installation from '#store/installation.ts'
import * as invitations from '#store/invitations.ts'
import * as mailboxes from '#store/mailboxes.ts'
import * as memberships from '#store/memberships.ts'
import * as nodeBundles from '#store/node-bundles.ts'
import * as nodeMetrics from '#store/node-metrics.ts'
import * as nodeNews from '#store/node-news.ts'
import * as nodeSnapshot from '#store/node-snapshot.ts'
import * as nodes from '#store/nodes.ts'
import * as orphanedMachines from '#store/orphaned-machines.ts'
import * as outgoingMails from '#store/outgoing-mails.ts'
import * as overview from '#store/overview.ts'
import * as ownedChallenges from '#store/owned-challenges.ts'
import * as plans from '#store/plans.ts'
import * as relatedResources from '#store/related-resources.ts'
import * as removeInfrastructure from '#store/remove-infrastructure.ts'
import * as reseal from '#store/reseal.ts'
import * as roles from '#store/roles.ts'
import * as rotationSnapshot from '#store/rotation-snapshot.ts'
import type { Scoped } from '#store/scope.ts'
import * as scoreHistory from '#store/score-history.ts'
import * as secrets from '#store/secrets.ts'
import * as secretsToMake from '#store/secrets-to-make.ts'
import * as tenants from '#store/tenants.ts'
import * as testMails from '#store/test-mails.ts'
import * as users from '#store/users.ts'
import * as versions from '#store/versions.ts'
import * as workspaces from '#store/workspaces.ts'
import { healthyHeartbeat } from './healthy-heartbeat.ts'

/**
 * A row of each table that belongs to the tenant which is to be spied on, by table; its columns are what the calls need.
 */
// biome-ignore lint/suspicious/noExplicitAny: rows of thirty tables, put in where they belong by their names.
export type VictimRows = Readonly<Record<string, any>>

export type StoreCall = (scoped: Scoped, r: VictimRows) => Promise<unknown>

const now = new Date()
const vault = createVault(new Secret(Buffer.alloc(32, 1)))
const page = { afterId: null, limit: 200 }

/** A page that would begin with the row of this id. */
function before(id: string) {
  return { afterId: id.slice(0, -1), limit: 200 }
}

function ownerOf(r: VictimRows) {
  return { tenantId: r['tenants'].id, domainId: r['domains'].id, infrastructureId: r['infrastructure'].id }
}

function placeOf(r: VictimRows) {
  const { tenantId, actorId, idempotencyKey } = r['idempotencyKeys']
  return { tenantId, actorId, key: idempotencyKey }
}

function verdictOf(r: VictimRows) {
  const { recordType, recordName, recordValue, recordTtl, purpose } = r['dnsRecords']
  const record = { purpose, type: recordType, name: recordName, value: recordValue, ttlSeconds: recordTtl }
  return { record, status: 'invalid' as const, explanation: 'stolen', fix: 'stolen' }
}

/** Not of a tenant's rows, with the reason why a tenant's scope may call them. */
export const callsWithoutTenant: Readonly<Record<string, string>> = {
  'audit-changes.takeRecordedChanges': 'what the transaction itself has changed so far',
  'record-audit.recordAudit': 'as above, written with insertAuditEntry',
  'looks.listDueLooks': 'looks are a list of ids and times without a tenant; only the worker reads it',
  'looks.findSecondsToNextLook': 'as above',
  'looks.findLookStart': 'as above',
  'looks.finishLook': 'as above',
  'looks.insertMissingLooks': 'as above',
  'looks.hastenLooks': 'as above',
  'looks.countLooksByLoop': 'as above; numbers for the operator',
  'outgoing-mails.insertOutgoingMail':
    'anybody may give the installation a mail to send; nobody but the system reads it',
  'compute-offerings.listComputeOfferings': 'the price list is the same for every tenant',
  'scope.tenantFilter': 'is the filter itself',
}

/** Every query of the store as a thief in another tenant would call it. One that is missing fails the matrix. */
export const storeCalls: Readonly<Record<string, StoreCall>> = {
  'acme-challenges.insertAcmeChallenge': (scoped, r) =>
    acmeChallenges.insertAcmeChallenge(scoped, r.acmeHttpChallenges),
  'acme-challenges.deleteAcmeChallenge': (scoped, r) =>
    acmeChallenges.deleteAcmeChallenge(scoped, r.acmeHttpChallenges.nodeId, r.acmeHttpChallenges.token),
  'aliases.findAlias': (scoped, r) => aliases.findAlias(scoped, r.virtualAliases.id),
  'aliases.listAliases': (scoped, r) => aliases.listAliases(scoped, page, { domainId: r.domains.id }),
  'aliases.listAliasesBySource': (scoped, r) => aliases.listAliasesBySource(scoped, r.virtualAliases.source),
  'aliases.insertAlias': (scoped, r) => aliases.insertAlias(scoped, r.virtualAliases),
  'aliases.listAliasesByDestination': (scoped, r) =>
    aliases.listAliasesByDestination(scoped, r.domains.id, r.virtualAliases.destination),
  'aliases.updateAliasDestination': (scoped, r) =>
    aliases.updateAliasDestination(scoped, r.domains.id, r.virtualAliases.destination, 'thief@example.com'),
  'aliases.deleteAlias': (scoped, r) => aliases.deleteAlias(scoped, r.virtualAliases.id),
  'aliases.listAliasSources': (scoped, r) => aliases.listAliasSources(scoped, r.domains.id, [r.virtualAliases.source]),
  'compute-offerings.replaceComputeOfferings': (scoped) =>
    computeOfferings.replaceComputeOfferings(scoped, 'memory', []),
  'domain-writes.updateNameServers': (scoped, r) =>
    domainWrites.updateNameServers(scoped, r.domains.id, ['ns.stolen.example'], now),
  'mailboxes.listTakenAddresses': (scoped, r) => mailboxes.listTakenAddresses(scoped, [r.emailAccounts.emailAddress]),
  'test-mails.findTestMail': (scoped, r) => testMails.findTestMail(scoped, r.testMails.id),
  'test-mails.listTestMails': (scoped, r) => testMails.listTestMails(scoped, r.infrastructure.id, 50),
  'test-mails.countTestMailsSince': (scoped, r) =>
    testMails.countTestMailsSince(scoped, r.infrastructure.id, new Date(0)),
  'test-mails.insertTestMail': (scoped, r) => testMails.insertTestMail(scoped, r.testMails),
  'test-mails.findOpenTestMail': (scoped, r) => testMails.findOpenTestMail(scoped, r.infrastructure.id),
  'test-mails.updateTestMail': (scoped, r) => testMails.updateTestMail(scoped, r.testMails.id, { message: 'stolen' }),
  'api-keys.findApiKeyByHash': (scoped, r) => apiKeys.findApiKeyByHash(scoped, r.apiKeys.keyHash),
  'api-keys.findApiKey': (scoped, r) => apiKeys.findApiKey(scoped, r.apiKeys.id),
  'api-keys.listApiKeys': (scoped, r) => apiKeys.listApiKeys(scoped, before(r.apiKeys.id)),
  'api-keys.insertApiKey': (scoped, r) => apiKeys.insertApiKey(scoped, r.apiKeys),
  'api-keys.updateApiKeyRevoked': (scoped, r) => apiKeys.updateApiKeyRevoked(scoped, r.apiKeys.id, now),
  'api-keys.updateApiKey': (scoped, r) => apiKeys.updateApiKey(scoped, r.apiKeys.id, { name: 'stolen' }),
  'api-keys.revokeApiKeysOfUser': (scoped, r) =>
    apiKeys.revokeApiKeysOfUser(scoped, r.tenants.id, r.memberships.userId, now),
  'api-keys.updateApiKeyLastUsed': (scoped, r) =>
    apiKeys.updateApiKeyLastUsed(scoped, r.apiKeys.id, { now, from: '192.0.2.66' }),
  'certificate-snapshot.findCertificateSnapshot': (scoped, r) =>
    certificateSnapshot.findCertificateSnapshot(scoped, r.certificates.id),
  'certificates.findCertificateByDomain': (scoped, r) => certificates.findCertificateByDomain(scoped, r.domains.id),
  'certificates.insertCertificate': (scoped, r) => certificates.insertCertificate(scoped, r.certificates),
  'certificates.updateCertificate': (scoped, r) =>
    certificates.updateCertificate(scoped, r.certificates.id, { chainPem: 'stolen' }),
  'domain-summaries.listDomainSummaries': (scoped, r) =>
    domainSummaries.listDomainSummaries(scoped, before(r.domains.id)),
  'domain-summaries.countDomainsByState': (scoped) => domainSummaries.countDomainsByState(scoped),
  'overview.listAttention': (scoped) => overview.listAttention(scoped, 100),
  'overview.countFleet': (scoped) => overview.countFleet(scoped),
  'score-history.recordScore': (scoped, r) => scoreHistory.recordScore(scoped, r.infrastructure, 7, now),
  'score-history.listMeanScores': (scoped) => scoreHistory.listMeanScores(scoped, new Date(0)),
  'node-metrics.recordNodeMetrics': (scoped, r) =>
    nodeMetrics.recordNodeMetrics(scoped, r.sendingNodes, healthyHeartbeat(null, 0).metrics, now),
  'node-metrics.listNodeMetrics': (scoped, r) =>
    nodeMetrics.listNodeMetrics(scoped, r.sendingNodes.id, new Date(0), 60),
  'dkim-keys.listDkimKeysByDomain': (scoped, r) => dkimKeys.listDkimKeysByDomain(scoped, r.domains.id),
  'conditions.upsertCondition': (scoped, r) =>
    conditions.upsertCondition(scoped, r.conditions, { ...r.conditions, message: 'stolen' }, now),
  'conditions.listConditions': (scoped, r) => conditions.listConditions(scoped, 'domain', r.domains.id),
  'conditions.listConditionsOf': (scoped, r) => conditions.listConditionsOf(scoped, 'domain', [r.domains.id]),
  'conditions.deleteConditions': (scoped, r) =>
    conditions.deleteConditions(scoped, r.conditions.resourceKind, r.conditions.resourceId),
  'device-authorisations.findDeviceAuthorisationForUpdate': (scoped, r) =>
    deviceAuthorisations.findDeviceAuthorisationForUpdate(scoped, r.deviceAuthorisations.deviceCodeHash),
  'device-authorisations.findPendingDeviceByUserCode': (scoped, r) =>
    deviceAuthorisations.findPendingDeviceByUserCode(scoped, r.deviceAuthorisations.userCode, now),
  'device-authorisations.countDeviceAuthorisations': (scoped, r) =>
    deviceAuthorisations.countDeviceAuthorisations(scoped, r.deviceAuthorisations.requestedFrom),
  'device-authorisations.insertDeviceAuthorisation': (scoped, r) =>
    deviceAuthorisations.insertDeviceAuthorisation(scoped, r.deviceAuthorisations),
  'device-authorisations.updateDeviceDecision': (scoped, r) =>
    deviceAuthorisations.updateDeviceDecision(scoped, r.deviceAuthorisations.id, null),
  'device-authorisations.updateDevicePolled': (scoped, r) =>
    deviceAuthorisations.updateDevicePolled(scoped, r.deviceAuthorisations.id, now),
  'device-authorisations.deleteDeviceAuthorisation': (scoped, r) =>
    deviceAuthorisations.deleteDeviceAuthorisation(scoped, r.deviceAuthorisations.id),
  'device-authorisations.deleteDeviceAuthorisationsBefore': (scoped) =>
    deviceAuthorisations.deleteDeviceAuthorisationsBefore(scoped, new Date(8_000_000_000_000)),
  'directory.projectDirectory': (scoped, r) =>
    directory.projectDirectory(scoped, r.sendingNodes.id, r.domains.id, 'all'),
  'directory.notifyNode': (scoped, r) => directory.notifyNode(scoped, r.sendingNodes.id),
  'directory.announceApplied': (scoped, r) => directory.announceApplied(scoped, r.sendingNodes.id, 1),
  'directory.announceStream': (scoped) => directory.announceStream(scoped, 'x'),
  'directory.listMailboxesOnNodes': (scoped, r) => directory.listMailboxesOnNodes(scoped, [r.emailAccounts.id]),
  'dkim-keys.insertDkimKeys': (scoped, r) => dkimKeys.insertDkimKeys(scoped, [r.dkimKeys]),
  'dns-records.listDnsRecordsByDomain': (scoped, r) => dnsRecords.listDnsRecordsByDomain(scoped, r.domains.id),
  'domain-snapshot.findDomainSnapshot': (scoped, r) => domainSnapshot.findDomainSnapshot(scoped, r.domains.id),
  'domain-writes.replaceRequiredRecords': (scoped, r) => domainWrites.replaceRequiredRecords(scoped, ownerOf(r), []),
  'domain-writes.updateRecordVerdicts': (scoped, r) =>
    domainWrites.updateRecordVerdicts(scoped, r.domains.id, [verdictOf(r)], now),
  'domain-writes.replaceOwnedValues': (scoped, r) =>
    domainWrites.replaceOwnedValues(scoped, ownerOf(r), [], { isTeardown: true }),
  'domain-writes.updateVerifiedAt': (scoped, r) => domainWrites.updateVerifiedAt(scoped, r.domains.id, now),
  'domains.findDomain': (scoped, r) => domains.findDomain(scoped, r.domains.id),
  'domains.findDomainForUpdate': (scoped, r) => domains.findDomainForUpdate(scoped, r.domains.id),
  'domains.findDomainByName': (scoped, r) => domains.findDomainByName(scoped, r.domains.name),
  'domains.listDomains': (scoped, r) => domains.listDomains(scoped, before(r.domains.id)),
  'domains.insertDomain': (scoped, r) => domains.insertDomain(scoped, r.domains),
  'domains.updateDomain': (scoped, r) => domains.updateDomain(scoped, r.domains.id, { dmarcPolicy: 'none' }),
  'domains.deleteDomain': (scoped, r) => domains.deleteDomain(scoped, r.domains.id),
  'audit-chains.findAuditChain': (scoped, r) => auditChains.findAuditChain(scoped, r['auditChains'].chain),
  'audit-chains.listUnsealedChains': (scoped) => auditChains.listUnsealedChains(scoped),
  'audit-chains.listAuditCheckpoints': (scoped, r) => auditChains.listAuditCheckpoints(scoped, r['auditChains'].chain),
  'audit-chains.insertAuditCheckpoint': (scoped, r) =>
    auditChains.insertAuditCheckpoint(scoped, { ...r['auditCheckpoints'], id: newId('auditCheckpoint') }),
  'audit-chains.lockAuditStart': (scoped) => auditChains.lockAuditStart(scoped),
  'audit-chains.tryLockAuditStart': (scoped) => auditChains.tryLockAuditStart(scoped),
  'audit-chains.listTrimmableChains': (scoped) => auditChains.listTrimmableChains(scoped, new Date(8_000_000_000_000)),
  'audit-chains.deleteTrimmedEntries': (scoped) => auditChains.deleteTrimmedEntries(scoped, 100),
  'audit-chains.listStrayEntries': (scoped, r) => auditChains.listStrayEntries(scoped, r['tenants'].id),
  'audit-entries.insertAuditEntry': (scoped, r) =>
    auditEntries.insertAuditEntry(
      scoped,
      { tenantId: r['tenants'].id, actor: { kind: 'system', id: null, name: 'thief' }, action: 'stolen' },
      now,
    ),
  'audit-entries.listAuditEntries': (scoped, r) =>
    auditEntries.listAuditEntries(
      scoped,
      { beyond: null, limit: 500, isNewestFirst: true },
      { tenantId: r['tenants'].id },
    ),
  'audit-entries.listAuditChain': (scoped, r) =>
    auditEntries.listAuditChain(scoped, { tenantId: r['tenants'].id, after: 0, upTo: 1000 }, 500),
  'events.listTenantsWithEvents': (scoped) => events.listTenantsWithEvents(scoped, 0, 1_000_000),
  'events.insertEvent': (scoped, r) =>
    events.insertEvent(scoped, { ...r['events'], rowNumber: undefined, id: undefined }),
  'events.listEvents': (scoped, r) => events.listEvents(scoped, 0, 500, { resourceId: r.domains.id }),
  'events.listNewestEvents': (scoped, r) =>
    events.listNewestEvents(scoped, 500, { infrastructureId: r.infrastructure.id }),
  'events.findNewestEventId': (scoped) => events.findNewestEventId(scoped),
  'idempotency-keys.lockIdempotencyKey': (scoped, r) => idempotencyKeys.lockIdempotencyKey(scoped, placeOf(r)),
  'idempotency-keys.findIdempotencyKey': (scoped, r) => idempotencyKeys.findIdempotencyKey(scoped, placeOf(r)),
  'idempotency-keys.insertIdempotencyKey': (scoped, r) =>
    idempotencyKeys.insertIdempotencyKey(scoped, r.idempotencyKeys),
  'idempotency-keys.deleteIdempotencyKeysBefore': (scoped, r) =>
    idempotencyKeys.deleteIdempotencyKeysBefore(scoped, placeOf(r), new Date(8_000_000_000_000)),
  'infrastructure.findInfrastructure': (scoped, r) => infrastructure.findInfrastructure(scoped, r.infrastructure.id),
  'infrastructure.findInfrastructureByDomain': (scoped, r) =>
    infrastructure.findInfrastructureByDomain(scoped, r.domains.id),
  'infrastructure.listInfrastructure': (scoped, r) =>
    infrastructure.listInfrastructure(scoped, before(r.infrastructure.id)),
  'infrastructure.countInfrastructureByNode': (scoped, r) =>
    infrastructure.countInfrastructureByNode(scoped, r.sendingNodes.id),
  'infrastructure.insertInfrastructure': (scoped, r) => infrastructure.insertInfrastructure(scoped, r.infrastructure),
  'infrastructure.updateInfrastructure': (scoped, r) =>
    infrastructure.updateInfrastructure(scoped, r.infrastructure.id, { smtpHost: 'stolen' }),
  'infrastructure-details.listInfrastructureDetails': (scoped, r) =>
    infrastructureDetails.listInfrastructureDetails(scoped, [r.infrastructure]),
  'infrastructure-snapshot.findInfrastructureSnapshot': (scoped, r) =>
    infrastructureSnapshot.findInfrastructureSnapshot(scoped, r.infrastructure.id),
  'installation.findInstallation': (scoped) => installation.findInstallation(scoped),
  'installation.insertInstallation': (scoped, r) => installation.insertInstallation(scoped, r.installation),
  'installation.updateInstallation': (scoped) => installation.updateInstallation(scoped, { sshPublicKey: 'stolen' }),
  'installation.insertBundleKey': (scoped) => installation.insertBundleKey(scoped, { bundlePublicKeyPem: 'stolen' }),
  'invitations.findInvitation': (scoped, r) => invitations.findInvitation(scoped, r.invitations.id),
  'invitations.findOpenInvitationByToken': (scoped, r) =>
    invitations.findOpenInvitationByToken(scoped, r.invitations.tokenHash, now),
  'invitations.listOpenInvitations': (scoped, r) => invitations.listOpenInvitations(scoped, before(r.invitations.id)),
  'invitations.insertInvitation': (scoped, r) => invitations.insertInvitation(scoped, r.invitations),
  'invitations.revokeOpenInvitations': (scoped, r) =>
    invitations.revokeOpenInvitations(scoped, r.tenants.id, r.invitations.email),
  'invitations.updateInvitationRevoked': (scoped, r) =>
    invitations.updateInvitationRevoked(scoped, r.invitations.id, now),
  'invitations.updateInvitationAccepted': (scoped, r) =>
    invitations.updateInvitationAccepted(scoped, r.invitations.id, r.memberships.userId, now),
  'mailboxes.findMailbox': (scoped, r) => mailboxes.findMailbox(scoped, r.emailAccounts.id),
  'mailboxes.findMailboxByAddress': (scoped, r) => mailboxes.findMailboxByAddress(scoped, r.emailAccounts.emailAddress),
  'mailboxes.listMailboxes': (scoped, r) =>
    mailboxes.listMailboxes(scoped, page, { domainId: r.domains.id, includeSystem: true }),
  'mailboxes.insertMailbox': (scoped, r) => mailboxes.insertMailbox(scoped, r.emailAccounts),
  'mailboxes.updateMailbox': (scoped, r) => mailboxes.updateMailbox(scoped, r.emailAccounts.id, { quotaMb: 1 }),
  'mailboxes.deleteMailbox': (scoped, r) => mailboxes.deleteMailbox(scoped, r.emailAccounts.id),
  'mailboxes.deleteMailboxesByInfrastructure': (scoped, r) =>
    mailboxes.deleteMailboxesByInfrastructure(scoped, r.infrastructure.id),
  'memberships.findMember': (scoped, r) => memberships.findMember(scoped, r.memberships.id),
  'memberships.findMemberByUser': (scoped, r) =>
    memberships.findMemberByUser(scoped, r.tenants.id, r.memberships.userId),
  'memberships.findMemberByEmail': (scoped, r) => memberships.findMemberByEmail(scoped, r.tenants.id, r.users.email),
  'memberships.listMembers': (scoped, r) => memberships.listMembers(scoped, before(r.memberships.id)),
  'memberships.listTenantsOfUser': (scoped, r) => memberships.listTenantsOfUser(scoped, r.memberships.userId),
  'memberships.countOwners': (scoped, r) => memberships.countOwners(scoped, r.tenants.id),
  'memberships.insertMembership': (scoped, r) => memberships.insertMembership(scoped, r.memberships),
  'memberships.updateMembershipRole': (scoped, r) =>
    memberships.updateMembershipRole(scoped, r.memberships.id, { builtInRole: 'billing', roleId: null }),
  'memberships.deleteMembership': (scoped, r) => memberships.deleteMembership(scoped, r.memberships.id),
  'node-bundles.findNewestBundle': (scoped, r) => nodeBundles.findNewestBundle(scoped, r.sendingNodes.id),
  'node-bundles.insertNodeBundle': (scoped, r) => nodeBundles.insertNodeBundle(scoped, r.nodeBundles),
  'node-news.findNodeNews': (scoped, r) =>
    nodeNews.findNodeNews(scoped, {
      agentKeyHash: r.sendingNodes.agentKeyHash,
      afterSequence: 0,
      limit: 500,
      goneAfterSequence: 0,
    }),
  'node-news.isAgentKeyValid': (scoped, r) => nodeNews.isAgentKeyValid(scoped, r.sendingNodes.agentKeyHash),
  'node-snapshot.findStoredNode': (scoped, r) => nodeSnapshot.findStoredNode(scoped, r.sendingNodes.id),
  'nodes.findNode': (scoped, r) => nodes.findNode(scoped, r.sendingNodes.id),
  'nodes.findNodeForUpdate': (scoped, r) => nodes.findNodeForUpdate(scoped, r.sendingNodes.id),
  'nodes.findNodeByAgentToken': (scoped, r) => nodes.findNodeByAgentToken(scoped, r.sendingNodes.agentTokenHash),
  'nodes.findNodeByAgentKey': (scoped, r) => nodes.findNodeByAgentKey(scoped, r.sendingNodes.agentKeyHash),
  'nodes.listNodes': (scoped, r) => nodes.listNodes(scoped, before(r.sendingNodes.id)),
  'nodes.insertNode': (scoped, r) => nodes.insertNode(scoped, r.sendingNodes),
  'nodes.updateNode': (scoped, r) => nodes.updateNode(scoped, r.sendingNodes.id, { hostname: 'stolen' }),
  'nodes.listNodeMachines': (scoped) => nodes.listNodeMachines(scoped),
  'nodes.deleteNode': (scoped, r) => nodes.deleteNode(scoped, r.sendingNodes.id),
  'nodes.claimRefusals': (scoped, r) =>
    nodes.claimRefusals(scoped, r.sendingNodes.id, { infrastructureId: r.infrastructure.id, now, staleBefore: now }),
  'orphaned-machines.listOrphanedMachines': (scoped) => orphanedMachines.listOrphanedMachines(scoped),
  'orphaned-machines.updateOrphanedMachines': (scoped) => orphanedMachines.updateOrphanedMachines(scoped, []),
  'outgoing-mails.findOutgoingMail': (scoped, r) => outgoingMails.findOutgoingMail(scoped, r.outgoingMails.id),
  'outgoing-mails.deleteOutgoingMail': (scoped, r) => outgoingMails.deleteOutgoingMail(scoped, r.outgoingMails.id),
  'owned-challenges.listOwnedChallenges': (scoped, r) => ownedChallenges.listOwnedChallenges(scoped, r.domains.id),
  'owned-challenges.insertOwnedChallenge': (scoped, r) =>
    ownedChallenges.insertOwnedChallenge(scoped, {
      tenantId: r.tenants.id,
      domainId: r.domains.id,
      recordName: '_acme-challenge.x',
      recordValue: 'x',
    }),
  'owned-challenges.deleteOwnedChallenge': (scoped, r) =>
    ownedChallenges.deleteOwnedChallenge(scoped, {
      domainId: r.domains.id,
      recordName: r.dnsOwnedValues.recordName,
      recordValue: r.dnsOwnedValues.recordValue,
    }),
  'plans.findPlan': (scoped, r) => plans.findPlan(scoped, r.plans.id),
  'plans.findNewestPlan': (scoped, r) => plans.findNewestPlan(scoped, 'domain', r.domains.id),
  'plans.listPlans': (scoped, r) => plans.listPlans(scoped, before(r.plans.id), { resourceId: r.domains.id }),
  'plans.insertPlan': (scoped, r) => plans.insertPlan(scoped, r.plans),
  'plans.updatePlanState': (scoped, r) => plans.updatePlanState(scoped, r.plans.id, 'approved'),
  'related-resources.findRelatedResources': (scoped, r) =>
    relatedResources.findRelatedResources(scoped, 'domain', r.domains.id),
  'remove-infrastructure.removeInfrastructureRows': (scoped, r) =>
    removeInfrastructure.removeInfrastructureRows(scoped, { id: r.infrastructure.id, domainId: r.domains.id }),
  'reseal.countSealed': (scoped) => reseal.countSealed(scoped, vault),
  'reseal.resealBatch': (scoped) => reseal.resealBatch(scoped, vault, 10),
  'roles.findRole': (scoped, r) => roles.findRole(scoped, r.roles.id),
  'roles.findRoleForUpdate': (scoped, r) => roles.findRoleForUpdate(scoped, r.roles.id),
  'roles.listRoles': (scoped, r) => roles.listRoles(scoped, r.tenants.id),
  'roles.insertRole': (scoped, r) => roles.insertRole(scoped, r.roles),
  'roles.updateRole': (scoped, r) => roles.updateRole(scoped, r.roles.id, { name: 'stolen' }),
  'roles.deleteRole': (scoped, r) => roles.deleteRole(scoped, r.roles.id),
  'roles.countRoleUses': (scoped, r) => roles.countRoleUses(scoped, r.roles.id),
  'roles.deleteClosedInvitationsByRole': (scoped, r) => roles.deleteClosedInvitationsByRole(scoped, r.roles.id),
  'rotation-snapshot.findRotationSnapshot': (scoped, r) => rotationSnapshot.findRotationSnapshot(scoped, r.secrets.id),
  'rotation-snapshot.insertSecretProof': (scoped, r) =>
    rotationSnapshot.insertSecretProof(scoped, r.secretVersions, { ...r.secretProofs, nodeId: r.sendingNodes.id }),
  'rotation-snapshot.listProvenNodes': (scoped, r) => rotationSnapshot.listProvenNodes(scoped, r.secretVersions),
  'secrets.findSecret': (scoped, r) => secrets.findSecret(scoped, r.secrets.id),
  'secrets.findSecretForUpdate': (scoped, r) => secrets.findSecretForUpdate(scoped, r.secrets.id),
  'secrets.findSmtpVersion': (scoped, r) => secrets.findSmtpVersion(scoped, r.infrastructure.id),
  'secrets.insertSecret': (scoped, r) => secrets.insertSecret(scoped, r.secrets),
  'secrets.insertSecretVersion': (scoped, r) => secrets.insertSecretVersion(scoped, r.secretVersions),
  'secrets.listAuthorizedKeys': (scoped, r) => secrets.listAuthorizedKeys(scoped, r.tenants.id),
  'secrets.listExtraPasswords': (scoped, r) => secrets.listExtraPasswords(scoped, r.sendingNodes.id),
  'secrets.listPlatformKeys': (scoped) => secrets.listPlatformKeys(scoped),
  'secrets.listSecretSubjects': (scoped, r) =>
    secrets.listSecretSubjects(scoped, [{ ...r.secrets, id: 'sct_other', tenantId: 'ten_other' }]),
  'secrets.listSecretVersions': (scoped, r) => secrets.listSecretVersions(scoped, [r.secrets.id]),
  'secrets.listSecrets': (scoped, r) => secrets.listSecrets(scoped, before(r.secrets.id)),
  'secrets.updateSecret': (scoped, r) => secrets.updateSecret(scoped, r.secrets.id, { rotationDays: 1 }),
  'secrets.updateSecretVersion': (scoped, r) =>
    secrets.updateSecretVersion(scoped, r.secretVersions, { publicKey: 'stolen' }),
  'secrets-to-make.deleteDiscarded': (scoped, r) => secretsToMake.deleteDiscarded(scoped, r.discardedSecretValues),
  'secrets-to-make.listDiscarded': (scoped) => secretsToMake.listDiscarded(scoped),
  'secrets-to-make.listSecretsToMake': (scoped) => secretsToMake.listSecretsToMake(scoped),
  'tenants.findTenant': (scoped, r) => tenants.findTenant(scoped, r.tenants.id),
  'tenants.findOperatorTenant': (scoped) => tenants.findOperatorTenant(scoped),
  'tenants.listTenants': (scoped, r) => tenants.listTenants(scoped, before(r.tenants.id)),
  'tenants.insertTenant': (scoped, r) => tenants.insertTenant(scoped, r.tenants),
  'tenants.updateTenant': (scoped, r) => tenants.updateTenant(scoped, r.tenants.id, { name: 'stolen' }),
  'tenants.holdTenant': (scoped, r) => tenants.holdTenant(scoped, r.tenants.id),
  'users.findUser': (scoped, r) => users.findUser(scoped, r.memberships.userId),
  'versions.findVersion': (scoped, r) => versions.findVersion(scoped, 'domain', r.domains.id, { isHeld: true }),
  'workspaces.findWorkspace': (scoped, r) => workspaces.findWorkspace(scoped, r.workspaces.id),
  'workspaces.findWorkspaceByName': (scoped, r) =>
    workspaces.findWorkspaceByName(scoped, r.tenants.id, r.workspaces.name),
  'workspaces.listWorkspaces': (scoped, r) => workspaces.listWorkspaces(scoped, before(r.workspaces.id)),
  'workspaces.insertWorkspace': (scoped, r) => workspaces.insertWorkspace(scoped, r.workspaces),
}
