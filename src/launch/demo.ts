import type { Output } from '#cli/output.ts'
import type { Infrastructure } from '#cli/watch-infrastructure.ts'
import { withFreshStack } from './fresh-stack.ts'
import { runMainJob } from './main-job.ts'
import type { Stack } from './stack.ts'
import type { Environment } from './stack-options.ts'

export interface DemoSettings {
  readonly image: 'golden' | 'bare'
  readonly range: string
  readonly port: number
  readonly environment: Environment
}

/** What the last line of `rookery demo --json` says. */
export interface DemoReport {
  readonly ok: boolean
  readonly seconds: number
  readonly steps: readonly { readonly name: string; readonly seconds: number | null }[]
  readonly score: number | null
  readonly outside: OutsideJudgement | null
  readonly inbound: 'delivered' | 'not delivered'
}

export interface OutsideJudgement {
  readonly spf: string | null
  readonly dkim: readonly string[]
  readonly dmarc: string | null
  readonly tls: string | null
}

export const demoLabName = 'demo'
const timeoutSeconds = 900

/** A stack with no past for the demo and what resembles it. */
export async function withDemoStack<T>(
  settings: DemoSettings,
  output: Output,
  work: (stack: Stack) => Promise<T>,
): Promise<T> {
  const { range, port, image, environment } = settings
  const onProgress = (text: string) => output.line(output.style('dim', `· ${text}`))
  const own = { name: demoLabName, stateRoot: '/var/lib/rookery-demo' }
  return await withFreshStack({ ...own, range, httpPort: port, image, environment, onProgress }, work)
}

/** The main job once; resolves with whether it went well. */
export async function runDemo(settings: DemoSettings, output: Output): Promise<boolean> {
  const report = await withDemoStack(settings, output, async (stack) => {
    const { infrastructure, seconds } = await runMainJob(
      {
        labName: demoLabName,
        url: stack.url,
        operatorKey: stack.operatorKey,
        domainName: 'penguin-post.test',
        image: settings.image,
        timeoutSeconds,
      },
      output,
    )
    return reportOf(infrastructure, seconds)
  })
  output.line()
  output.line(`Order to verified mail: ${report.seconds} s; score ${report.score ?? '-'} of 100.`)
  if (report.outside !== null) {
    const { spf, dkim, dmarc, tls } = report.outside
    output.line(
      `Judged outside: SPF ${spf}, DKIM ${dkim.join(' and ')}, DMARC ${dmarc}, over ${tls}. A reply was ${report.inbound}.`,
    )
  }
  output.json(report)
  return report.ok
}

/** The strictest provider's judgement counts. */
export function reportOf(infrastructure: Infrastructure, seconds: number): DemoReport {
  const judged = readJudgement(infrastructure.verification)
  const isDelivered = infrastructure.scorePoints.some(({ id, held }) => id === 'reply' && held)
  return {
    ok: infrastructure.status === 'active',
    seconds: Math.round(seconds * 10) / 10,
    steps: infrastructure.steps.map((step) => ({ name: step.name, seconds: step.seconds })),
    score: infrastructure.deliverabilityScore,
    outside: judged,
    inbound: isDelivered ? 'delivered' : 'not delivered',
  }
}

interface StoredJudgement {
  readonly spf: string | null
  readonly dkim: readonly { readonly algorithm: string | null; readonly result: string }[]
  readonly dmarc: string | null
  readonly tlsProtocol: string | null
}

function readJudgement(verification: unknown): OutsideJudgement | null {
  const stored = verification as { evidence?: { outbound?: readonly { judged: StoredJudgement | null }[] } } | null
  const judged = stored?.evidence?.outbound?.[0]?.judged ?? null
  if (judged === null) return null
  const dkim = judged.dkim.map(({ algorithm, result }) => `${algorithm ?? 'unknown'}:${result}`)
  const order = (text: string) => (text.startsWith('rsa') ? 0 : 1)
  return {
    spf: judged.spf,
    dkim: dkim.toSorted((a, b) => order(a) - order(b)),
    dmarc: judged.dmarc,
    tls: judged.tlsProtocol,
  }
}
