import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import type { LabStatus, LabZone } from '#lab/api/lab-api.ts'
import { askLab } from '#lab/api/lab-client.ts'
import { labPaths } from '#lab/lab-paths.ts'
import { withFreshStack } from '#launch/fresh-stack.ts'
import type { Stack } from '#launch/stack.ts'
import { createCertificateByHand } from './parts/certificate-by-hand.ts'
import { configureServices, downloadPackages, installPackages, startServices } from './parts/floor-scripts.ts'
import { measureGrowth } from './parts/growth.ts'
import { bootByHand } from './parts/lab-machine.ts'
import { median, rounded, timed } from './parts/median.ts'
import { orderByProduct, removeOrder } from './parts/orders.ts'

const labName = 'bench'
const own = { name: labName, range: '198.18.32.0/20', httpPort: 7072, stateRoot: '/var/lib/rookery-bench' }

/**
 * From an order to verified mail: on the golden image as a multiple of boot + services + certificate, on the bare one as
 * a multiple of installing the packages by hand; and how ten times the work changes what the platform adds.
 * Product and floor take turns. `--golden`, `--bare`: repetitions, 0 leaves it out; `--no-growth`.
 */
export async function runProvisionBench(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      golden: { type: 'string', default: '3' },
      bare: { type: 'string', default: '2' },
      growth: { type: 'boolean', default: true },
    },
    allowNegative: true,
  })
  const loadBefore = loadavg()[0] ?? 0
  const options = { ...own, image: 'golden', environment: process.env, onProgress: say } as const
  return await withFreshStack(options, async (stack) => {
    if (stack.lab === null) throw new Error('The lab is not up.')
    const golden = Number(values.golden) > 0 ? await measureGolden(stack, stack.lab, Number(values.golden)) : null
    const bare = Number(values.bare) > 0 ? await measureBare(stack, Number(values.bare)) : null
    const growth = values.growth ? await measureGrowth(stack, labName, say) : null
    const load = [loadBefore, loadavg()[0] ?? 0].map(rounded)
    return { bench: 'provision', golden, bare, growth, load }
  })
}

async function measureGolden(stack: Stack, lab: LabStatus, repetitions: number) {
  const authority = await createCertificateByHand(lab)
  const samples: { seconds: number; boot: number; services: number; acme: number }[] = []
  for (let round = 1; round <= repetitions; round++) {
    const zone = await buyZone(`floor-${round}.test`)
    const floor = await measureFloor(async () => await authority.issue(zone))
    const seconds = await measureOrder(stack, `golden-${round}.test`, 'golden')
    samples.push({ seconds, ...floor })
    say(`golden ${round}: ${JSON.stringify(samples.at(-1))}; load ${loadavg()[0]}`)
  }
  const middle = (part: keyof (typeof samples)[number]) => median(samples.map((sample) => sample[part]))
  const floor = { boot: middle('boot'), services: middle('services'), acme: middle('acme') }
  const floorSeconds = floor.boot + floor.services + floor.acme
  return {
    seconds: rounded(middle('seconds')),
    floorSeconds: rounded(floorSeconds),
    floor: { boot: rounded(floor.boot), services: rounded(floor.services), acme: rounded(floor.acme) },
    ratio: rounded(middle('seconds') / floorSeconds),
  }
}

/** What nobody can leave out: a machine that lets one in, its services, a certificate; one after the other. */
async function measureFloor(issue: () => Promise<void>) {
  const startedAt = performance.now()
  const machine = await bootByHand(labName, 'golden')
  const boot = (performance.now() - startedAt) / 1000
  await machine.run(configureServices)
  const services = await timed(() => machine.run(startServices))
  const acme = await timed(issue)
  await machine.remove()
  return { boot, services, acme }
}

async function measureBare(stack: Stack, repetitions: number) {
  const first = await bootByHand(labName, 'bare')
  await first.run(downloadPackages)
  await first.remove()
  const samples: { seconds: number; apt: number }[] = []
  for (let round = 1; round <= repetitions; round++) {
    const machine = await bootByHand(labName, 'bare')
    const apt = await timed(() => machine.run(installPackages))
    await machine.remove()
    const seconds = await measureOrder(stack, `bare-${round}.test`, 'bare')
    samples.push({ seconds, apt })
    say(`bare ${round}: ${JSON.stringify(samples.at(-1))}; load ${loadavg()[0]}`)
  }
  const seconds = median(samples.map((sample) => sample.seconds))
  const aptSeconds = median(samples.map((sample) => sample.apt))
  return { seconds: rounded(seconds), aptSeconds: rounded(aptSeconds), ratio: rounded(seconds / aptSeconds) }
}

async function measureOrder(stack: Stack, domainName: string, image: 'golden' | 'bare'): Promise<number> {
  const { infrastructure, seconds } = await orderByProduct(stack, labName, domainName, image)
  say(infrastructure.steps.map((step) => `${step.name} ${step.seconds}`).join(', '))
  await removeOrder(stack, labName, infrastructure.id)
  return seconds
}

async function buyZone(name: string): Promise<LabZone> {
  return (await askLab(labPaths(labName).apiSocket, 'POST', '/zones', { name })) as LabZone
}

function say(text: string): void {
  process.stderr.write(`· ${text}\n`)
}
