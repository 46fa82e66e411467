import { createConnection } from '#cli/connection.ts'
import type { components } from '#client/schema.ts'
import type { Stack } from './stack.ts'

type Schemas = components['schemas']

export interface DevelopmentSeed {
  readonly tenantId: string
  readonly domainName: string
}

const tenantName = 'Development'
const domainName = 'example.test'

/** A tenant, a domain and an order, so that there is something to see. Asking again changes nothing. */
export async function seedDevelopment(stack: Pick<Stack, 'url' | 'operatorKey'>): Promise<DevelopmentSeed> {
  const connection = createConnection({ url: stack.url, apiKey: stack.operatorKey })
  const tenants = await connection.list<Schemas['Tenant']>('/tenants')
  const tenant =
    tenants.find(({ name }) => name === tenantName) ??
    (await connection.post<Schemas['Tenant']>('/tenants', { name: tenantName }))
  const domains = await connection.list<Schemas['Domain']>('/domains')
  const domain =
    domains.find(({ name }) => name === domainName) ??
    (await connection.post<Schemas['CreatedDomain']>('/domains', { tenantId: tenant.id, name: domainName }))
  const orders = await connection.list<Schemas['InfrastructureSummary']>('/infrastructure')
  if (!orders.some((order) => order.domainId === domain.id)) {
    await connection.post('/infrastructure/provision', {
      tenantId: tenant.id,
      domainId: domain.id,
      vpsConfig: { size: 'starter', region: 'memory' },
    })
  }
  return { tenantId: tenant.id, domainName }
}
