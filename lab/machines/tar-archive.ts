/** One entry of a tar archive: a file, or a directory when the name ends with a slash. */
export interface TarEntry {
  /** Without a leading slash; at most 100 bytes, or 255 where a slash allows to split it. */
  readonly name: string
  readonly content: Uint8Array
  readonly mode: number
  readonly user: string
  readonly group: string
}

const BLOCK = 512

/**
 * Makes a POSIX ustar archive (IEEE 1003.1 pax, "ustar Interchange Format"). Owners are written by name only, to be
 * looked up where it is unpacked.
 * @throws when a name is too long
 */
export function createTarArchive(entries: readonly TarEntry[], modifiedAtSeconds: number): Uint8Array {
  const blocks = entries.flatMap((entry) => {
    const padding = (BLOCK - (entry.content.length % BLOCK)) % BLOCK
    return [renderHeader(entry, modifiedAtSeconds), entry.content, new Uint8Array(padding)]
  })
  return Buffer.concat([...blocks, new Uint8Array(2 * BLOCK)])
}

function renderHeader(entry: TarEntry, modifiedAtSeconds: number): Uint8Array {
  const header = Buffer.alloc(BLOCK)
  const [prefix, name] = splitName(entry.name)
  header.write(name, 0)
  header.write(octal(entry.mode & 0o7777, 7), 100)
  header.write(octal(0, 7), 108)
  header.write(octal(0, 7), 116)
  header.write(octal(entry.content.length, 11), 124)
  header.write(octal(modifiedAtSeconds, 11), 136)
  header.write('        ', 148)
  header.write(entry.name.endsWith('/') ? '5' : '0', 156)
  header.write('ustar\u000000', 257)
  header.write(entry.user, 265, 31)
  header.write(entry.group, 297, 31)
  header.write(prefix, 345)
  const checksum = header.reduce((sum, byte) => sum + byte, 0)
  header.write(`${octal(checksum, 6)}\0 `, 148)
  return header
}

function splitName(name: string): readonly [prefix: string, name: string] {
  if (Buffer.byteLength(name) <= 100) return ['', name]
  for (let slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
    const rest = name.slice(slash + 1)
    if (rest !== '' && Buffer.byteLength(rest) <= 100 && slash <= 155) return [name.slice(0, slash), rest]
  }
  throw new Error(`The path ${name} is too long for an archive.`)
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}
