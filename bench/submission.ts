import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { startTestLab, type TestLab } from '../test/support/lab-harness.ts'
import { limitsForManyClients, type MailNode, password, startMailNode } from '../test/support/mail-node.ts'
import { checkSignatures, type SignatureCheck } from './parts/check-signatures.ts'
import { type MailSink, startMailSink } from './parts/mail-sink.ts'
import { median, rounded } from './parts/median.ts'
import { type RecipeMachine, startRecipeMachine } from './parts/recipe-machine.ts'
import { profileOf, readServiceTimes } from './parts/service-times.ts'
import {
  runSubmission,
  type SubmissionLoad,
  type SubmissionRun,
  type SubmissionTarget,
} from './parts/submission-load.ts'

const own = { name: 'bench-sub', range: '198.19.224.0/20' }
const users = Array.from({ length: 20 }, (_, index) => `user${index}`)
const domains = { ours: 'ours.test', recipe: 'recipe.test', sink: 'sink.test' }
const checkedMessages = 200

interface Variant extends SubmissionTarget {
  readonly run: (script: string) => Promise<string>
}

/**
 * Submission with TLS and a password over persistent sessions, signed, delivered to a sink: a node as the platform makes it
 * against a server made by the well-known recipe, the same without a milter, and bare Postfix, in turns.
 * `--messages` per turn, `--rounds`, `--connections`; `--no-growth`.
 */
export async function runSubmissionBench(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      messages: { type: 'string', default: '700' },
      rounds: { type: 'string', default: '5' },
      connections: { type: 'string', default: '20' },
      growth: { type: 'boolean', default: true },
    },
    allowNegative: true,
  })
  const load = { connections: Number(values.connections), messages: Number(values.messages), bodyBytes: 2000 }
  const loadBefore = loadavg()[0] ?? 0
  await using lab = await startTestLab(own.name, own.range)
  const [sink, recipe] = await Promise.all([
    startMailSink(lab, domains.sink),
    startRecipeMachine(lab, { domain: domains.recipe, users, password }),
  ])
  await using node = await startMailNode(lab, { domain: domains.ours, mailboxes: users, limits: limitsForManyClients })
  const variants = listVariants(lab, node, recipe)
  const rates = await measureRates(variants, sink, load, Number(values.rounds))
  const [ours] = variants
  const growth = values.growth && ours !== undefined ? await measureGrowth(ours, sink, load) : null
  const signatures = ours === undefined ? null : await proveSignatures(lab, recipe, { ours, sink, load })
  return {
    bench: 'submission',
    ...rates,
    growth,
    signatures,
    load: [loadBefore, loadavg()[0] ?? 0].map(rounded),
  }
}

function listVariants(lab: TestLab, node: MailNode, recipe: RecipeMachine): readonly Variant[] {
  const runOnRecipe = (script: string) => lab.exec(recipe.id, ['sh', '-euc', script])
  const byHand = { host: recipe.host, senders: users.map((user) => `${user}@${domains.recipe}`), run: runOnRecipe }
  const senders = users.map((user) => node.user(user).address)
  return [
    { name: 'ours', host: node.host, port: 587, senders, password, run: node.run },
    { name: 'recipe', ...byHand, port: recipe.ports.whole, password },
    { name: 'noMilter', ...byHand, port: recipe.ports.noMilter, password },
    { name: 'bare', ...byHand, port: recipe.ports.bare, password: null },
  ]
}

/** A first turn of each, which does not count, then turns; where the time goes is taken from the last ones. */
async function measureRates(variants: readonly Variant[], sink: MailSink, load: SubmissionLoad, rounds: number) {
  const samples = new Map<string, SubmissionRun[]>(variants.map(({ name }) => [name, []]))
  const profiles: Record<string, Record<string, number>> = {}
  for (let round = 0; round <= rounds; round++) {
    for (const variant of variants) {
      const before = await readServiceTimes(variant.run)
      const run = await runSubmission(variant, sink, load)
      profiles[variant.name] = profileOf(before, await readServiceTimes(variant.run), load.messages)
      if (round > 0) samples.get(variant.name)?.push(run)
      say(
        `${round === 0 ? 'warm-up' : round} ${variant.name}: ${Math.round(load.messages / run.seconds)}/s, load ${loadavg()[0]}`,
      )
    }
  }
  const rateOf = (name: string) => load.messages / median((samples.get(name) ?? []).map(({ seconds }) => seconds))
  // a ratio is taken within each round, so that what else the computer did counts for both sides
  const ratioTo = (name: string) =>
    rounded(
      median(
        (samples.get('ours') ?? []).map(
          (run, round) => (samples.get(name)?.[round]?.seconds ?? Number.NaN) / run.seconds,
        ),
      ),
    )
  return {
    messagesPerSecond: Object.fromEntries(variants.map(({ name }) => [name, Math.round(rateOf(name))])),
    ratio: { toRecipe: ratioTo('recipe'), toNoMilter: ratioTo('noMilter'), toBare: ratioTo('bare') },
    messages: load.messages * rounds,
    generatorShare: rounded(median([...samples.values()].flat().map(({ generatorShare }) => generatorShare))),
    millisecondsPerMessage: profiles,
  }
}

/** Ten times as many messages: the rate should stay. */
async function measureGrowth(ours: Variant, sink: MailSink, load: SubmissionLoad) {
  const rateOf = async (messages: number) => messages / (await runSubmission(ours, sink, { ...load, messages })).seconds
  const [few, many] = [await rateOf(load.messages), await rateOf(load.messages * 10)]
  return { messages: [load.messages, load.messages * 10], ratio: rounded(few / many) }
}

/** @throws when a message comes out without both signatures, or with one that does not verify */
async function proveSignatures(
  lab: TestLab,
  recipe: RecipeMachine,
  { ours, sink, load }: { readonly ours: Variant; readonly sink: MailSink; readonly load: SubmissionLoad },
): Promise<SignatureCheck> {
  await sink.restart({ keep: true })
  await runSubmission(ours, sink, { ...load, messages: checkedMessages })
  const exec = (argv: readonly string[], input?: string) => lab.exec(recipe.id, argv, input)
  const check = await checkSignatures(exec, await sink.readKept(checkedMessages))
  if (check.messages !== checkedMessages || check.rsa !== checkedMessages || check.ed25519 !== checkedMessages) {
    throw new Error(`Not every message came out with both signatures: ${JSON.stringify(check)}`)
  }
  return check
}

function say(text: string): void {
  process.stderr.write(`· ${text}\n`)
}
