import { readdir, readFile } from 'node:fs/promises'

/** A process and its descendants. */
export interface ProcessTree {
  readonly pids: readonly number[]
  /** Sum of the proportional set sizes (proc_pid_smaps(5)): a page that n processes share counts 1/n for each. */
  readonly proportionalBytes: number
}

export async function readProcessTree(root: number): Promise<ProcessTree> {
  const parents = await readParents()
  const pids = [root]
  for (const pid of pids) for (const [child, parent] of parents) if (parent === pid) pids.push(child)
  const sizes = await Promise.all(pids.map(proportionalBytesOf))
  return { pids, proportionalBytes: sizes.reduce((sum, size) => sum + size, 0) }
}

async function readParents(): Promise<ReadonlyMap<number, number>> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const entries = names.map(async (name): Promise<[number, number]> => {
    const status = await readFile(`/proc/${name}/status`, 'utf8').catch(() => '')
    return [Number(name), Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1] ?? 0)]
  })
  return new Map(await Promise.all(entries))
}

/** 0 when it has ended meanwhile. */
async function proportionalBytesOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
  return Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1024
}
