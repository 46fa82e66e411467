import { readdir, readFile, statfs } from 'node:fs/promises'
import type { NodeMetrics } from '#protocol/agent-protocol.ts'

/** Load, memory, disk and queue of the machine, read from the kernel and from Postfix's queue directories. */
export async function readMetrics(): Promise<NodeMetrics> {
  const [load, memory, disk, queuedMessages] = await Promise.all([
    readFile('/proc/loadavg', 'utf8'),
    readFile('/proc/meminfo', 'utf8'),
    statfs('/'),
    countQueued('/var/spool/postfix'),
  ])
  const { totalBytes, availableBytes } = parseMemoryInfo(memory)
  return {
    loadAverage1m: Number(load.split(' ')[0]),
    memoryTotalBytes: totalBytes,
    memoryUsedBytes: totalBytes - availableBytes,
    diskTotalBytes: disk.blocks * disk.bsize,
    diskUsedBytes: (disk.blocks - disk.bfree) * disk.bsize,
    queuedMessages,
  }
}

/** proc_meminfo(5): lines such as `MemTotal:  2048000 kB`. */
export function parseMemoryInfo(text: string): { totalBytes: number; availableBytes: number } {
  const bytesOf = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0) * 1024
  return { totalBytes: bytesOf('MemTotal'), availableBytes: bytesOf('MemAvailable') }
}

/** Each message is one file in one of these; `deferred` is spread over subdirectories. */
async function countQueued(spool: string): Promise<number> {
  const queues = ['maildrop', 'hold', 'incoming', 'active', 'deferred']
  const counts = await Promise.all(queues.map((queue) => countFiles(`${spool}/${queue}`)))
  return counts.reduce((sum, count) => sum + count, 0)
}

async function countFiles(directory: string): Promise<number> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile()).length
}
