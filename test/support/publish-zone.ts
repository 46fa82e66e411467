import type { LabZone } from '#lab/api/lab-api.ts'
import type { TestLab } from './lab-harness.ts'

/** Publishes a zone with these records, in the form of knsupdate: `mx.sink.test. 60 A 198.18.0.70`. */
export async function publishZone(lab: TestLab, name: string, records: readonly string[]): Promise<void> {
  const zone = (await lab.ask('POST', '/zones', { name, dnssec: false })) as LabZone
  const key = `key hmac-sha256:${zone.tsig.keyName} ${zone.tsig.secretBase64}`
  const updates = records.map((record) => `update add ${record}`)
  const script = [`server ${zone.nameserver}`, `zone ${name}.`, key, ...updates, 'send', '']
  await lab.exec('core', ['knsupdate'], script.join('\n'))
}
