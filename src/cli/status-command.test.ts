import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { PassThrough } from 'node:stream'
import { after, before, test } from 'node:test'
import { Command } from 'commander'
import { createConnection } from './connection.ts'
import { createOutput } from './output.ts'
import { addStatusCommand } from './status-command.ts'

const summary = { status: 'active', vpsIp: '192.0.2.1', steps: [] }
const good = {
  ...summary,
  id: 'inf_good',
  domainName: 'good.test',
  smtpHost: 'mail.good.test',
  deliverabilityScore: 100,
}
const bad = { ...summary, id: 'inf_bad', domainName: 'bad.test', smtpHost: 'mail.bad.test', deliverabilityScore: 90 }
const held = { id: 'tls', gate: 'G1', title: 'Encrypted', weight: 4, held: true, explanation: 'All is.', fix: null }
const failed = {
  ...held,
  id: 'mx',
  gate: 'G2',
  title: 'The MX',
  held: false,
  explanation: 'It is not.',
  fix: 'Add it.',
}
const open = { ...held, id: 'spf', gate: 'G3', title: 'SPF', held: null, explanation: 'Nobody knows.' }
const details: Readonly<Record<string, object>> = {
  '/api/v1/infrastructure': { items: [good, bad], nextPageToken: null },
  '/api/v1/infrastructure/inf_bad': { ...bad, scorePoints: [held, failed, open] },
  '/api/v1/infrastructure/inf_good': { ...good, scorePoints: [held] },
}
const server = createServer((request, answer) => {
  const found = details[(request.url ?? '').split('?')[0] ?? '']
  answer.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' })
  answer.end(JSON.stringify(found ?? {}))
})
let url: string

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
})
after(() => server.close())

async function run(json: boolean, ...args: readonly string[]): Promise<string> {
  const stream = new PassThrough()
  const output = createOutput(stream as unknown as NodeJS.WriteStream, { json })
  const command = new Command('status')
  addStatusCommand(command, () => ({ connection: createConnection({ url, apiKey: 'rk_x' }), output }))
  await command.parseAsync([...args], { from: 'user' })
  stream.end()
  return (await stream.toArray()).join('')
}

test('status prints every order, and of the score only what fails, with what to do', async () => {
  const lines = (await run(false)).split('\n')

  assert.ok(lines.some((line) => line.startsWith('good.test\tactive\t100')))
  assert.deepEqual(
    lines.filter((line) => line.includes('fails')),
    ['bad.test\tdomain\tfails\t4\tThe MX\tIt is not.\tAdd it.'],
  )
  assert.ok(!lines.some((line) => line.includes('Encrypted')))
})

test('status --all prints every point, also those that hold or were not judged', async () => {
  const text = await run(false, 'bad.test', '--all')

  assert.match(text, /bad\.test\tnode\tholds\t4\tEncrypted/)
  assert.match(text, /bad\.test\tmessage\tnot judged\t4\tSPF\tNobody knows\./)
  assert.doesNotMatch(text, /good\.test/)
})

test('status --json has the points with their order', async () => {
  const { items } = JSON.parse(await run(true)) as { items: { domainName: string; points: object[] }[] }

  assert.deepEqual(
    items.map(({ domainName, points }) => [domainName, points]),
    [
      ['good.test', []],
      ['bad.test', [failed]],
    ],
  )
})

test('status of a domain that was never ordered says so', async () => {
  await assert.rejects(run(false, 'other.test'), /Nothing was ordered for other\.test/)
})
