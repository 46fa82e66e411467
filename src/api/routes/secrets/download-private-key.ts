import { fingerprintOf } from '#lib/openssh-key.ts'
import { downloadPrivateKey } from '#operations/secrets/download-private-key.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { PrivateKeyView } from './secrets.schema.ts'

export const downloadPrivateKeyRoute = defineRoute({
  method: 'POST',
  path: '/secrets/:id/private-key',
  operationId: 'downloadPrivateKey',
  tag: 'Secrets',
  summary: 'Take the private key of the tenant’s SSH key, which works once for each version',
  permission: 'secrets:write',
  isSensitive: true,
  params: pathId('secret'),
  status: 200,
  answer: PrivateKeyView,
  problems: ['secret-not-downloadable'],
  handle: async ({ scoped, context, params }) => {
    const parts = { clock: context.operations.clock, stores: context.secretStores }
    const { version, publicKey, privateKey } = await downloadPrivateKey(scoped, parts, params.id)
    return { version, publicKey, fingerprint: fingerprintOf(publicKey), privateKey: privateKey.reveal() }
  },
})
