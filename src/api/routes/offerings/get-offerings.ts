import { z } from 'zod'
import { type ComputeOfferingRow, listComputeOfferings } from '#store/compute-offerings.ts'
import { defineRoute } from '../../define-route.ts'
import { nodeImages, nodeSizes } from '../nodes/nodes.schema.ts'

const MachineOfferingView = z
  .object({
    size: z.string(),
    region: z.string(),
    vcpus: z.number().int(),
    memoryBytes: z.number(),
    monthlyPrice: z
      .object({ minor: z.number().int().describe('In the smallest unit, such as cents.'), currency: z.string() })
      .nullable()
      .describe('For 30 days without tax; null when the provider tells none.'),
  })
  .meta({ id: 'MachineOffering' })

const OfferingsView = z
  .object({
    sizes: z.array(z.string()),
    images: z.array(z.string()),
    defaultImage: z.string(),
    regions: z.array(z.string()),
    machines: z
      .array(MachineOfferingView)
      .describe('What the compute provider sells, as it last said; empty before a worker has asked.'),
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
  handle: async ({ scoped, context }) => {
    const { primaryDomain, computeProvider, regions, nodeImage, dnsProviders } = context.operations.settings
    const machines = await listComputeOfferings(scoped, computeProvider)
    return {
      sizes: [...nodeSizes],
      images: [...nodeImages],
      defaultImage: nodeImage,
      regions: [...regions],
      machines: machines.map(toMachineOfferingView),
      dnsProviders: ['manual', ...Object.keys(dnsProviders)],
      dnsSetupTypes: primaryDomain === null ? ['vanity'] : ['vanity', 'mx_to_primary'],
      computeProvider,
      primaryDomain,
    }
  },
})

function toMachineOfferingView(row: ComputeOfferingRow): z.input<typeof MachineOfferingView> {
  const { size, region, vcpus, memoryBytes, monthlyPriceMinor: minor, currency } = row
  const monthlyPrice = minor === null || currency === null ? null : { minor, currency }
  return { size, region, vcpus, memoryBytes, monthlyPrice }
}
