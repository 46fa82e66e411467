import type { TenantId } from './id.ts'

/**
 * Whose data a query may touch. Every query takes one. `system` is only for the worker and for the operator's own
 * keys; PostgreSQL's row-level security enforces the same.
 */
export type Scope = { readonly kind: 'tenant'; readonly tenantId: TenantId } | { readonly kind: 'system' }

export const systemScope: Scope = { kind: 'system' }

export function tenantScope(tenantId: TenantId): Scope {
  return { kind: 'tenant', tenantId }
}
