import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** One `deb` source of apt's configuration. */
export interface AptSource {
  /** Without a final slash. */
  readonly uri: string
  readonly suites: readonly string[]
  readonly components: readonly string[]
}

/** The archives of Debian that a machine's `sources.list` needs. */
export interface DebianArchives {
  readonly main: string
  readonly security: string
}

/**
 * Reads the sources that apt on this host uses (sources.list(5): one-line and deb822 files).
 * Disabled and source-only entries are left out.
 */
export async function readHostAptSources(directory = '/etc/apt'): Promise<AptSource[]> {
  const sources = parseOneLineSources(await readFileOrEmpty(join(directory, 'sources.list')))
  const names = await readdir(join(directory, 'sources.list.d')).catch(() => [])
  for (const name of names.toSorted()) {
    const text = name.endsWith('.list') || name.endsWith('.sources') ? join(directory, 'sources.list.d', name) : null
    if (text === null) continue
    const parse = name.endsWith('.list') ? parseOneLineSources : parseDeb822Sources
    sources.push(...parse(await readFileOrEmpty(text)))
  }
  return sources
}

/** Parses the one-line style: `deb [options] uri suite component…`. */
export function parseOneLineSources(text: string): AptSource[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)((?:\s+[^#\s]\S*)*)\s*(?:#.*)?$/.exec(line)
    const [, uri, suite, components] = match ?? []
    if (uri === undefined || suite === undefined) return []
    return [{ uri: withoutSlash(uri), suites: [suite], components: words(components ?? '') }]
  })
}

/** Parses the deb822 style: stanzas of `Field: value` with continuation lines. */
export function parseDeb822Sources(text: string): AptSource[] {
  const withoutComments = text.replace(/^#.*(?:\n|$)/gm, '')
  return withoutComments.split(/\n[ \t]*\n/).flatMap((stanza) => {
    const field = readStanza(stanza)
    if (!words(field('types')).includes('deb') || field('enabled').trim().toLowerCase() === 'no') return []
    const suites = words(field('suites'))
    const components = words(field('components'))
    return words(field('uris')).map((uri) => ({ uri: withoutSlash(uri), suites, components }))
  })
}

/**
 * Finds the two archives of Debian among the host's sources.
 * @throws when there is none: the lab's machines are Debian and have nowhere to come from
 */
export function findDebianArchives(sources: readonly AptSource[]): DebianArchives {
  const isSecurity = (source: AptSource) =>
    source.uri.endsWith('/debian-security') || source.suites.some((suite) => suite.endsWith('-security'))
  const main = sources.find((source) => !isSecurity(source) && /\/debian$/.test(source.uri))
  if (main === undefined) {
    throw new Error('No Debian archive among the apt sources of this host; the lab builds its machines from one.')
  }
  const security = sources.find(isSecurity)?.uri ?? `${main.uri}-security`
  return { main: main.uri, security }
}

/** The `sources.list` of a machine. Plain http: the package proxy speaks to the archive as the host does. */
export function renderSourcesList(archives: DebianArchives, release = 'bookworm'): string {
  const plain = (uri: string) => uri.replace(/^https:/, 'http:')
  return [
    `deb ${plain(archives.main)} ${release} main`,
    `deb ${plain(archives.main)} ${release}-updates main`,
    `deb ${plain(archives.security)} ${release}-security main`,
    '',
  ].join('\n')
}

function readStanza(stanza: string): (name: string) => string {
  const fields = new Map<string, string>()
  for (const entry of stanza.split(/\n(?![ \t])/)) {
    const colon = entry.indexOf(':')
    if (colon > 0) fields.set(entry.slice(0, colon).trim().toLowerCase(), entry.slice(colon + 1))
  }
  return (name) => fields.get(name) ?? ''
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}

function withoutSlash(uri: string): string {
  return uri.replace(/\/+$/, '')
}

async function readFileOrEmpty(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch(() => '')
}
