import { readdir, readFile, statfs } from 'node:fs/promises'
import type { NodeMetrics, QueueSizes } from '#protocol/agent-protocol.ts'

/** Load, memory and disk of the machine, read from the kernel; how much mail waits is the helper's to see. */
export async function readMetrics(queue: QueueSizes): Promise<NodeMetrics> {
  const [load, memory, disk] = await Promise.all([
    readFile('/proc/loadavg', 'utf8'),
    readFile('/proc/meminfo', 'utf8'),
    statfs('/'),
  ])
  const { totalBytes, availableBytes } = parseMemoryInfo(memory)
  return {
    loadAverage1m: Number(load.split(' ')[0]),
    memoryTotalBytes: totalBytes,
    memoryUsedBytes: totalBytes - availableBytes,
    diskTotalBytes: disk.blocks * disk.bsize,
    diskUsedBytes: (disk.blocks - disk.bfree) * disk.bsize,
    inodesTotal: disk.files,
    inodesUsed: disk.files - disk.ffree,
    queuedMessages: Object.values(queue).reduce((sum: number, count: number) => sum + count, 0),
    queue,
  }
}

/** proc_meminfo(5): lines such as `MemTotal:  2048000 kB`. */
export function parseMemoryInfo(text: string): { totalBytes: number; availableBytes: number } {
  const bytesOf = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0) * 1024
  return { totalBytes: bytesOf('MemTotal'), availableBytes: bytesOf('MemAvailable') }
}

/** Each message is one file in one of Postfix's queue directories; `deferred` is spread over subdirectories. For root. */
export async function countQueued(spool: string): Promise<QueueSizes> {
  const count = (queue: keyof QueueSizes) => countFiles(`${spool}/${queue}`)
  const [maildrop, incoming, active, deferred, hold] = await Promise.all([
    count('maildrop'),
    count('incoming'),
    count('active'),
    count('deferred'),
    count('hold'),
  ])
  return { maildrop, incoming, active, deferred, hold }
}

async function countFiles(directory: string): Promise<number> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile()).length
}
