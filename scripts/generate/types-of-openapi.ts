import type { JsonSchema, MediaTypes, OpenApiDocument, OpenApiOperation, OpenApiParameter } from './openapi-document.ts'

/** TypeScript for an OpenAPI document in the shape that openapi-fetch reads: `paths` and `components`. */
export function typesOfOpenApi(document: OpenApiDocument): string {
  const paths = Object.entries(document.paths).map(
    ([path, methods]) => `  ${JSON.stringify(path)}: {${methodsOf(methods)}\n  }`,
  )
  const schemas = Object.entries(document.components.schemas).map(
    ([name, schema]) => `${comment(schema.description, '    ')}\n    ${name}: ${typeOf(schema, '    ')}`,
  )
  return [
    '/** Generated from openapi.json by "npm run generate". */',
    `export interface paths {\n${paths.join('\n')}\n}\n`,
    `export interface components {\n  schemas: {${schemas.join('')}\n  }\n}\n`,
  ].join('\n')
}

function methodsOf(methods: Readonly<Record<string, OpenApiOperation>>): string {
  return Object.entries(methods)
    .map(([method, operation]) => `${comment(operation.summary, '    ')}\n    ${method}: ${operationOf(operation)}`)
    .join('')
}

function operationOf({ parameters = [], requestBody, responses }: OpenApiOperation): string {
  const answers = Object.entries(responses).map(
    ([status, { content }]) =>
      `\n        ${status}: { headers: { [name: string]: unknown }; content: ${contentOf(content)} }`,
  )
  const body =
    requestBody === undefined
      ? 'requestBody?: never'
      : `requestBody${requestBody.required === true ? '' : '?'}: { content: ${contentOf(requestBody.content)} }`
  return `{\n      parameters: ${parametersOf(parameters)}\n      ${body}\n      responses: {${answers.join('')}\n      }\n    }`
}

function parametersOf(parameters: readonly OpenApiParameter[]): string {
  const places = (['query', 'header', 'path', 'cookie'] as const).map((place) => {
    const here = parameters.filter((parameter) => parameter.in === place)
    if (here.length === 0) return `${place}?: never`
    const isRequired = here.some((parameter) => parameter.required === true)
    const members = here.map(({ name, required, schema }) => member(name, required === true, typeOf(schema, '      ')))
    return `${place}${isRequired ? '' : '?'}: { ${members.join('; ')} }`
  })
  return `{ ${places.join('; ')} }`
}

function contentOf(content: MediaTypes | undefined): string {
  if (content === undefined) return '{ [mediaType: string]: never }'
  const types = Object.entries(content).map(
    ([type, { schema }]) => `${JSON.stringify(type)}: ${typeOf(schema, '      ')}`,
  )
  return `{ ${types.join('; ')} }`
}

function typeOf(schema: JsonSchema, indent: string): string {
  if (schema.$ref !== undefined) return `components['schemas']['${schema.$ref.split('/').at(-1)}']`
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const either = schema.anyOf ?? schema.oneOf
  if (either !== undefined) return either.map((part) => typeOf(part, indent)).join(' | ')
  if (schema.allOf !== undefined) return schema.allOf.map((part) => typeOf(part, indent)).join(' & ')
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type }, indent)).join(' | ')
  return typeOfOne(schema, indent)
}

function typeOfOne(schema: JsonSchema, indent: string): string {
  switch (schema.type) {
    case 'string':
      return 'string'
    case 'integer':
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'null':
      return 'null'
    case 'array':
      return `(${schema.items === undefined ? 'unknown' : typeOf(schema.items, indent)})[]`
    case 'object':
      return typeOfObject(schema, indent)
    default:
      return 'unknown'
  }
}

function typeOfObject({ properties, required = [], additionalProperties }: JsonSchema, indent: string): string {
  if (properties === undefined || Object.keys(properties).length === 0) {
    const value = typeof additionalProperties === 'object' ? typeOf(additionalProperties, indent) : 'unknown'
    return additionalProperties === false ? 'Record<string, never>' : `{ [key: string]: ${value} }`
  }
  const deeper = `${indent}  `
  const members = Object.entries(properties).map(
    ([name, schema]) =>
      `${comment(schema.description, deeper)}\n${deeper}${member(name, required.includes(name), typeOf(schema, deeper))}`,
  )
  return `{${members.join('')}\n${indent}}`
}

function member(name: string, isRequired: boolean, type: string): string {
  const key = /^[a-zA-Z_]\w*$/.test(name) ? name : JSON.stringify(name)
  return `${key}${isRequired ? '' : '?'}: ${type}`
}

function comment(text: string | undefined, indent: string): string {
  return text === undefined ? '' : `\n${indent}/** ${text.replaceAll('*/', '*\\/').replaceAll('\n', ' ')} */`
}
