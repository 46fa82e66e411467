import { createApiServer } from '#api/server.ts'
import { readConfig } from '#config/config.ts'
import { systemClock } from '#lib/clock.ts'
import { Secret } from '#lib/secret.ts'
import { createVault } from '#lib/vault.ts'
import { createSecretStores } from '#model/secret-store.ts'
import { openDatabase } from '#store/database.ts'
import { createSealedSecretStore } from '#store/sealed-secret-store.ts'
import { createLogger } from '#telemetry/logger.ts'
import { buildIdentity } from '../../src/bin/parts/build-identity.ts'

/** OpenAPI 3.1 as the server publishes it; nothing is connected to. */
export async function buildOpenApiDocument(): Promise<OpenApiDocument> {
  const { db } = openDatabase('postgres://localhost/unused')
  const vault = createVault(new Secret(Buffer.alloc(32)))
  const settings = {
    publicUrl: 'http://127.0.0.1:7070',
    sendsMail: false,
    canUsersMakeTenants: false,
    primaryDomain: null,
    computeProvider: 'memory',
    regions: [],
    nodeImage: 'golden',
    dnsProviders: {},
  } as const
  const operations = { vault, clock: systemClock, settings }
  const logger = createLogger({ name: 'generate', level: 'silent' })
  const subscribe = () => () => undefined
  const config = readConfig({
    DATABASE_URL: 'unused',
    ROOKERY_MASTER_KEY_FILE: 'unused',
    ROOKERY_AGENT_URL: 'https://unused.invalid',
  })
  const publicUrl = () => 'http://127.0.0.1'
  const server = await createApiServer({
    dashboardDirectory: 'dist/dashboard',
    context: {
      db,
      operations,
      identity: buildIdentity(config, { db, operations, subscribe, publicUrl }),
      secretStores: createSecretStores(createSealedSecretStore(db, vault), []),
      hub: { subscribe, close: async () => undefined },
      appliedDirectory: { settle: async () => undefined },
      logger,
    },
  })
  await server.ready()
  return JSON.parse(JSON.stringify(server.swagger())) as OpenApiDocument
}

/** As much of OpenAPI as the generators read. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> }
}

export interface OpenApiOperation {
  readonly operationId?: string
  readonly summary?: string
  readonly parameters?: readonly OpenApiParameter[]
  readonly requestBody?: { readonly required?: boolean; readonly content: MediaTypes }
  readonly responses: Readonly<Record<string, { readonly content?: MediaTypes }>>
}

export interface OpenApiParameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'cookie'
  readonly required?: boolean
  readonly schema: JsonSchema
}

export type MediaTypes = Readonly<Record<string, { readonly schema: JsonSchema }>>

export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | JsonSchema
  readonly description?: string
}
