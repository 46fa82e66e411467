import { z } from 'zod'
import { defineRoute } from '../../define-route.ts'
import { nodeImages, nodeSizes } from '../nodes/nodes.schema.ts'

const OfferingsView = z
  .object({
    sizes: z.array(z.string()),
    images: z.array(z.string()),
    defaultImage: z.string(),
    regions: z.array(z.string()),
    dnsProviders: z.array(z.string()),
    dnsSetupTypes: z.array(z.string()),
    computeProvider: z.string(),
    primaryDomain: z.string().nullable(),
  })
  .meta({ id: 'Offerings' })

export const getOfferingsRoute = defineRoute({
  method: 'GET',
  path: '/offerings',
  operationId: 'getOfferings',
  tag: 'Infrastructure',
  summary: 'What can be chosen from in an order here',
  permission: 'infrastructure:read',
  status: 200,
  answer: OfferingsView,
  handle: async ({ context }) => {
    const { primaryDomain, computeProvider, regions, nodeImage, dnsProviders } = context.operations.settings
    return {
      sizes: [...nodeSizes],
      images: [...nodeImages],
      defaultImage: nodeImage,
      regions: [...regions],
      dnsProviders: ['manual', ...Object.keys(dnsProviders)],
      dnsSetupTypes: primaryDomain === null ? ['vanity'] : ['vanity', 'mx_to_primary'],
      computeProvider,
      primaryDomain,
    }
  },
})
