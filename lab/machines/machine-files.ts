import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import type { OwnMachineFile } from '../world.ts'
import { createTarArchive, type TarEntry } from './tar-archive.ts'

/** Absolute path → content, as in {@link OwnMachineFile}. */
export type MachineFiles = Readonly<Record<string, string | OwnMachineFile>>

/** Absolute path → fingerprint of content, mode and owner of what was put there. */
export type FileManifest = Readonly<Record<string, string>>

export interface FirstBootSettings {
  readonly hostName: string
  readonly address: string
  readonly resolver: string
  readonly packageProxyUrl: string
  readonly sourcesList: string
  /** Further lines for apt.conf. */
  readonly aptConf: string
  readonly sshKeys: readonly string[]
  readonly userData: string | null
}

/** What a hosting company's first boot would set up. */
export function renderFirstBootFiles(settings: FirstBootSettings): MachineFiles {
  const { hostName, address, resolver, packageProxyUrl, sourcesList, aptConf, sshKeys, userData } = settings
  const [short = hostName] = hostName.split('.')
  const names = short === hostName ? hostName : `${hostName} ${short}`
  return {
    '/etc/hostname': `${hostName}\n`,
    '/etc/hosts': `127.0.0.1 localhost\n${address} ${names}\n::1 localhost ip6-localhost ip6-loopback\n`,
    '/etc/resolv.conf': `nameserver ${resolver}\n`,
    '/etc/apt/sources.list': sourcesList,
    '/etc/apt/apt.conf.d/90lab': `Acquire::http::Proxy "${packageProxyUrl}";\nAcquire::Languages "none";\n${aptConf}`,
    ...(sshKeys.length === 0 ? {} : { '/root/.ssh/': { content: '', mode: 0o700 } }),
    ...(sshKeys.length === 0
      ? {}
      : { '/root/.ssh/authorized_keys': { content: `${sshKeys.join('\n')}\n`, mode: 0o600 } }),
    ...(userData === null ? {} : { '/var/lib/user-data/': { content: '', mode: 0o700 } }),
    ...(userData === null ? {} : { '/var/lib/user-data/script': { content: userData, mode: 0o700 } }),
  }
}

export function describeFiles(files: MachineFiles): FileManifest {
  const fingerprints = Object.entries(files).map(([path, file]) => {
    const { content, mode, user, group } = toEntry(path, file)
    const head = `${mode.toString(8)} ${user}:${group}\0`
    return [path, createHash('sha256').update(head).update(content).digest('hex')] as const
  })
  return Object.fromEntries(fingerprints)
}

/** Paths in `desired` that `applied` lacks or has otherwise, in order. */
export function findChangedFiles(desired: FileManifest, applied: FileManifest): string[] {
  return Object.keys(desired).filter((path) => desired[path] !== applied[path])
}

/** A tar archive of the named files, to be unpacked at the root. */
export function packFiles(files: MachineFiles, paths: readonly string[]): Uint8Array {
  const entries = paths.flatMap((path) => {
    const file = files[path]
    return file === undefined ? [] : [toEntry(path, file)]
  })
  return createTarArchive(entries, Math.floor(Date.now() / 1000))
}

/** @throws when a path is not absolute and plain */
function toEntry(path: string, file: string | OwnMachineFile): TarEntry {
  if (!path.startsWith('/') || posix.normalize(path) !== path) throw new Error(`Not an absolute, plain path: ${path}`)
  const { content, mode, owner = 'root:root' } = typeof file === 'string' ? { content: file } : file
  const [user = 'root', group = user] = owner.split(':')
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return { name: path.slice(1), content: bytes, mode: mode ?? 0o644, user, group }
}
