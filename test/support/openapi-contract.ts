import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** Checks requests and answers of one vendor's API against its published description. */
export interface OpenApiContract {
  /** Sentences on what does not fit; empty when all does. `path` is below the description's base. */
  checkRequest(method: string, path: string, body: unknown): readonly string[]
  checkAnswer(
    method: string,
    path: string,
    answer: { readonly status: number; readonly body?: unknown },
  ): readonly string[]
}

interface Operation {
  readonly requestBody?: { readonly required?: boolean; readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: Content }>>
}

type Content = Readonly<Record<string, { readonly schema?: unknown }>>
type PathItem = Readonly<Record<string, Operation>>

interface Description {
  readonly paths: Readonly<Record<string, PathItem>>
}

/** Descriptions of vendors' APIs lie beside the project, never in it; elsewhere by ROOKERY_SPECS_DIRECTORY. */
const directory = process.env['ROOKERY_SPECS_DIRECTORY'] ?? join(import.meta.dirname, '../../../shared/specs')

/** The description of this name, or why a test that needs it must be skipped. */
export function findOpenApiContract(fileName: string): OpenApiContract | { readonly skip: string } {
  const path = join(directory, fileName)
  if (!existsSync(path)) return { skip: `${path} is not there; set ROOKERY_SPECS_DIRECTORY.` }
  return createContract(JSON.parse(readFileSync(path, 'utf8')) as Description)
}

function createContract(description: Description): OpenApiContract {
  const find = (method: string, path: string): Operation | null => {
    const found = Object.entries(description.paths).find(
      ([template, item]) => matches(template, path) && item[method.toLowerCase()] !== undefined,
    )
    return found?.[1][method.toLowerCase()] ?? null
  }
  const judge = (schema: unknown, value: unknown, what: string): readonly string[] => {
    const result = z.fromJSONSchema(resolveAll(description, schema) as never).safeParse(value)
    return result.success ? [] : [`${what}: ${z.prettifyError(result.error)}`]
  }
  return {
    checkRequest(method, path, body) {
      const operation = find(method, path)
      if (operation === null) return [`${method} ${path} is not described`]
      const schema = operation.requestBody?.content['application/json']?.schema
      if (schema === undefined) return body === undefined ? [] : [`${method} ${path} takes no body`]
      const isMissing = body === undefined && operation.requestBody?.required === true
      return isMissing ? [`${method} ${path} needs a body`] : judge(schema, body, `${method} ${path}`)
    },
    checkAnswer(method, path, { status, body }) {
      const entry = find(method, path)?.responses[String(status)]
      if (entry === undefined) return [`${method} ${path} may not answer ${status}`]
      const response = resolveAll(description, entry) as { readonly content?: Content }
      const schema = response.content?.['application/json']?.schema
      if (schema === undefined) return body === undefined ? [] : [`${method} ${path} answers ${status} without a body`]
      return judge(schema, body, `the ${status} of ${method} ${path}`)
    },
  }
}

/** `{name}` stands for one part of a path. */
function matches(template: string, path: string): boolean {
  const [wanted, given] = [template.split('/'), path.split('/')]
  return wanted.length === given.length && wanted.every((part, i) => part.startsWith('{') || part === given[i])
}

/** With every reference replaced by what it leads to, and OpenAPI 3.0's `nullable` as JSON Schema has it. */
function resolveAll(description: Description, node: unknown): unknown {
  if (Array.isArray(node)) return node.map((item) => resolveAll(description, item))
  if (typeof node !== 'object' || node === null) return node
  if ('$ref' in node) return resolveAll(description, lookUp(description, String(node.$ref)))
  const { nullable, format: _format, ...rest } = node as Record<string, unknown>
  const resolved = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, resolveAll(description, value)] as const),
  )
  return nullable === true ? { anyOf: [resolved, { type: 'null' }] } : resolved
}

function lookUp(description: Description, reference: string): unknown {
  return reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], description)
}
