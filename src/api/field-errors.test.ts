import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { toFieldErrors } from './field-errors.ts'

const schema = z.strictObject({
  domainId: z.string(),
  vpsConfig: z.strictObject({ size: z.enum(['starter', 'business']), region: z.string() }).optional(),
  names: z.array(z.strictObject({ firstName: z.string() })).optional(),
})

function fieldErrors(body: unknown) {
  const result = schema.safeParse(body)
  assert.ok(!result.success)
  return toFieldErrors(schema, result.error)
}

test('tells an unknown field the nearest known name, wherever it stands', () => {
  const body = {
    domain_id: 'x',
    domainId: 'x',
    vpsConfig: { sise: 1, size: 'starter', region: '' },
    names: [{ firstname: '' }],
  }

  const messages = fieldErrors(body).map(({ field, message }) => `${field} ${message}`)

  assert.ok(messages.includes('/domain_id is not a known field; did you mean "domainId"?'))
  assert.ok(messages.includes('/vpsConfig/sise is not a known field; did you mean "size"?'))
  assert.ok(messages.includes('/names/0/firstname is not a known field; did you mean "firstName"?'))
})

test('lists the known fields when none is near', () => {
  assert.deepEqual(fieldErrors({ domainId: 'x', zzzzzzzzzz: 1 }), [
    { field: '/zzzzzzzzzz', message: 'is not a known field; known are domainId, vpsConfig, names' },
  ])
})

test('names the field of a wrong type or value as a JSON pointer', () => {
  const fields = fieldErrors({ domainId: 7, vpsConfig: { size: 'tiny', region: 'x' } }).map(({ field }) => field)

  assert.deepEqual(fields, ['/domainId', '/vpsConfig/size'])
})
