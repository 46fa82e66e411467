import type { LabMachine, LabZone } from '#lab/api/lab-api.ts'
import { waitFor } from '#lib/wait-for.ts'
import type { TestLab } from '../../test/support/lab-harness.ts'

/** A golden machine on which nothing is configured yet. */
export async function bootMachine(lab: TestLab, name: string): Promise<LabMachine> {
  const { id } = (await lab.ask('POST', '/machines', { name, image: 'golden' })) as LabMachine
  const findRunning = async () => {
    const machine = (await lab.ask('GET', `/machines/${id}`)) as LabMachine
    return machine.state === 'running' ? machine : null
  }
  return await waitFor(findRunning, { what: `the machine ${name} to boot`, timeoutSeconds: 60 })
}

/** Publishes a zone with these records, in the form of knsupdate: `mx.sink.test. 60 A 198.18.0.70`. */
export async function publishZone(lab: TestLab, name: string, records: readonly string[]): Promise<void> {
  const zone = (await lab.ask('POST', '/zones', { name, dnssec: false })) as LabZone
  const key = `key hmac-sha256:${zone.tsig.keyName} ${zone.tsig.secretBase64}`
  const updates = records.map((record) => `update add ${record}`)
  const script = [`server ${zone.nameserver}`, `zone ${name}.`, key, ...updates, 'send', '']
  await lab.exec('core', ['knsupdate'], script.join('\n'))
}
