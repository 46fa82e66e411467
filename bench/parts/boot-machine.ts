import type { LabMachine } from '#lab/api/lab-api.ts'
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
