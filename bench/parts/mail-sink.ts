import { waitFor } from '#lib/wait-for.ts'
import type { TestLab } from '../../test/support/lab-harness.ts'
import { publishZone } from '../../test/support/publish-zone.ts'
import { bootMachine } from './boot-machine.ts'

/** A machine that takes all mail for a domain and throws it away, counting: Postfix' smtp-sink(1). */
export interface MailSink {
  readonly domain: string
  /** Messages taken so far. */
  count(): Promise<number>
  /** From now on messages are kept, or thrown away again; the counter starts anew. */
  restart(parts: { readonly keep: boolean }): Promise<void>
  /** Those that were kept, as they came in, without what the sink put before them. */
  readKept(limit: number): Promise<string[]>
}

const unit = 'smtp-sink.service'
const directory = '/run/smtp-sink'

/** The domain's MX record leads to it, so that a node finds it as it finds any other server. */
export async function startMailSink(lab: TestLab, domain: string): Promise<MailSink> {
  const { id, address } = await bootMachine(lab, 'sink')
  await publishZone(lab, domain, [`mx.${domain}. 3600 A ${address}`, `${domain}. 3600 MX 10 mx.${domain}.`])
  const run = (script: string) => lab.exec(id, ['sh', '-euc', script])

  async function restart({ keep }: { readonly keep: boolean }): Promise<void> {
    const dump = keep ? `-d ${directory}/kept/%M.` : ''
    await run(`systemctl stop ${unit} 2>/dev/null || true
      systemctl reset-failed ${unit} 2>/dev/null || true
      rm -rf ${directory}; mkdir -p ${directory}/kept; chmod 777 ${directory}/kept
      systemd-run --quiet --unit=${unit} --property=StandardOutput=file:${directory}/counter \
        /usr/sbin/smtp-sink -c -u nobody -h mx.${domain} ${dump} 0.0.0.0:25 512`)
    await waitFor(async () => (await run('ss -Htln sport = :25')) !== '', { what: 'the sink', timeoutSeconds: 10 })
  }

  await restart({ keep: false })
  return {
    domain,
    restart,
    count: async () => lastCount(await run(`tail -c 200 ${directory}/counter`)),
    readKept: async (limit) => {
      const text = await run(
        `find ${directory}/kept -type f | sort | head -n ${limit} | while read -r f; do base64 -w0 "$f"; echo; done`,
      )
      return text
        .split('\n')
        .filter((it) => it !== '')
        .map((it) => withoutTrace(Buffer.from(it, 'base64').toString()))
    },
  }
}

/** The counter is one line that is written over and over: `sess=… quit=… mesg=…`. */
function lastCount(text: string): number {
  return Number([...text.matchAll(/mesg=(\d+)/g)].at(-1)?.[1] ?? 0)
}

/** smtp-sink puts the envelope (`X-…`) and a `Received` of its own before the message, with line ends of its own. */
function withoutTrace(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const start = lines.findIndex((line, index) => index > 0 && !/^(X-(Client|Helo|Mail|Rcpt)|[ \t])/.test(line))
  return lines.slice(Math.max(0, start)).join('\r\n')
}
