import { queryOptions } from '@tanstack/react-query'
import { ask, client } from './client.ts'
import type { DynamicUpdates, MachineSize } from './order.ts'
import type { DomainView, InfrastructureView, PlanView, TestMailView } from './views.ts'

/** Events wake the page; this is for what no event tells, and for lines that are cut. */
const refetchMilliseconds = 5000
const quickMilliseconds = 1000

export function domainQuery(id: string) {
  return queryOptions({
    queryKey: ['domain', id],
    queryFn: ({ signal }) => ask(client().GET('/api/v1/domains/{id}', { params: { path: { id } }, signal })),
    refetchInterval: refetchMilliseconds,
  })
}

/** What was ordered for the domain, with everything about it; null: nothing yet. */
export function domainInfrastructureQuery(domainId: string) {
  return queryOptions({
    queryKey: ['domain', domainId, 'infrastructure'],
    queryFn: async ({ signal }): Promise<InfrastructureView | null> => {
      const query = { domainId, limit: 1 }
      const page = await ask(client().GET('/api/v1/infrastructure', { params: { query }, signal }))
      const [found] = page.items
      if (found === undefined) return null
      return await ask(client().GET('/api/v1/infrastructure/{id}', { params: { path: { id: found.id } }, signal }))
    },
    refetchInterval: refetchMilliseconds,
  })
}

/** The newest first; looked at often while one is on its way. */
export function testMailsQuery(domainId: string, infrastructureId: string | null) {
  return queryOptions({
    queryKey: ['domain', domainId, 'test-mails', infrastructureId],
    queryFn: async ({ signal }): Promise<readonly TestMailView[]> => {
      if (infrastructureId === null) return []
      const path = { id: infrastructureId }
      return (await ask(client().GET('/api/v1/infrastructure/{id}/test-mails', { params: { path }, signal }))).items
    },
    refetchInterval: ({ state }) => (state.data?.[0]?.finishedAt === null ? quickMilliseconds : refetchMilliseconds),
  })
}

/** The changes that wait for a person's yes; null: none. */
export function openPlanQuery(domainId: string) {
  return queryOptions({
    queryKey: ['domain', domainId, 'plan'],
    queryFn: async ({ signal }): Promise<PlanView | null> => {
      const query = { resourceId: domainId, state: 'awaiting-approval' as const, limit: 1 }
      const page = await ask(client().GET('/api/v1/plans', { params: { query }, signal }))
      return page.items[0] ?? null
    },
    refetchInterval: refetchMilliseconds,
  })
}

/** All domains, the first page of them. */
export const domainListQuery = queryOptions({
  queryKey: ['domain-list'],
  queryFn: ({ signal }) => ask(client().GET('/api/v1/domains', { params: { query: { limit: 200 } }, signal })),
})

export interface SizeChoice {
  readonly requestKey: string
  readonly domain: Pick<DomainView, 'id' | 'tenantId'>
  readonly size: MachineSize
  readonly region: string
  readonly image: 'bare' | 'golden'
}

/** Orders everything that the domain needs. How its records get into its zone stays as it is. */
export function orderFor({ requestKey, domain, size, region, image }: SizeChoice): Promise<InfrastructureView> {
  return ask(
    client().POST('/api/v1/infrastructure/provision', {
      headers: { 'Idempotency-Key': requestKey },
      body: { tenantId: domain.tenantId, domainId: domain.id, vpsConfig: { size, region, image } },
    }),
  )
}

export interface ZoneAccess {
  readonly domain: Pick<DomainView, 'id' | 'name'>
  readonly access: DynamicUpdates
}

/** Gives access to the zone and has the changes planned; nothing is written. */
export function proposePlan({ domain, access }: ZoneAccess): Promise<DomainView> {
  const { kind, zone, ...key } = access
  const named = zone.trim().toLowerCase().replace(/\.$/, '')
  return ask(
    client().POST('/api/v1/domains/{id}/dns-plans', {
      params: { path: { id: domain.id } },
      body: { dnsProvider: kind, dnsCredentials: { ...key, zones: [named === '' ? domain.name : named] } },
    }),
  )
}

/** Says yes to exactly these changes. */
export function applyPlan({ id, resourceId, checksum }: PlanView): Promise<DomainView> {
  const params = { path: { id: resourceId } }
  return ask(client().POST('/api/v1/domains/{id}/apply-dns-plan', { params, body: { planId: id, checksum } }))
}

export interface TestMailOrder {
  readonly requestKey: string
  readonly infrastructureId: string
}

export function requestTestMail({ requestKey, infrastructureId }: TestMailOrder): Promise<TestMailView> {
  return ask(
    client().POST('/api/v1/infrastructure/{id}/test-mails', {
      params: { path: { id: infrastructureId } },
      headers: { 'Idempotency-Key': requestKey },
    }),
  )
}
