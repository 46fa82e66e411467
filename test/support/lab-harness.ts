import { readFile } from 'node:fs/promises'
import type { LabOutsideProvider, LabStatus } from '#lab/api/lab-api.ts'
import { askLab } from '#lab/api/lab-client.ts'
import { labReset, labUp } from '#lab/control.ts'
import { labPaths } from '#lab/lab-paths.ts'
import { execInMachine } from '#lab/machines/exec-in-machine.ts'

/** A lab of a test's own; disposed of, nothing of it stays but the shared caches. */
export interface TestLab extends AsyncDisposable {
  readonly name: string
  /** As it was when it came up. */
  readonly status: LabStatus
  /** @throws {LabError} what the lab answered */
  ask(method: string, path: string, body?: unknown): Promise<unknown>
  /** Runs a program in a machine, the lab's own too; resolves with what it printed. */
  exec(machine: string, argv: readonly string[], input?: string): Promise<string>
  outside(domain: string): Promise<LabOutsideProvider>
  /** The roots that the lab's people trust now. */
  readRoots(): Promise<string>
}

/** Brings up a new lab; what a run that was cut short left under this name is removed first. */
export async function startTestLab(name: string, range: string): Promise<TestLab> {
  await labReset(name)
  const status = await labUp({ name, range })
  const ask = (method: string, path: string, body?: unknown) => askLab(labPaths(name).apiSocket, method, path, body)
  return {
    name,
    status,
    ask,
    exec: async (machine, argv, input) => {
      const { stdout } = await execInMachine({ lab: name, id: machine }, argv, input === undefined ? {} : { input })
      return stdout
    },
    outside: async (domain) => {
      const { providers } = (await ask('GET', '/outside')) as { providers: LabOutsideProvider[] }
      const provider = providers.find((it) => it.domain === domain)
      if (provider === undefined) throw new Error(`The lab has no provider ${domain}.`)
      return provider
    },
    readRoots: () => readFile(status.rootsFile, 'utf8'),
    [Symbol.asyncDispose]: () => labReset(name),
  }
}
