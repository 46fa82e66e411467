import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'oxc-parser'

/**
 * The import table of ARCHITECTURE.md as data: what each room may import besides itself and Node's own modules.
 * A floor of a room is one more than the highest floor it imports from, so the table has no upward arrow by design;
 * `drawHouse` finds those that the code has.
 */
export const roomsAndRules: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  model: ['lib'],
  protocol: ['lib'],
  client: [],
  config: ['lib'],
  telemetry: ['lib'],
  store: ['model', 'protocol', 'telemetry', 'lib'],
  queue: ['store', 'model'],
  plan: ['model', 'lib'],
  render: ['model', 'protocol', 'lib'],
  providers: ['model', 'telemetry', 'lib'],
  identity: ['store', 'model', 'lib'],
  operations: ['plan', 'store', 'queue', 'model', 'protocol', 'lib'],
  reconcile: ['plan', 'render', 'providers', 'store', 'queue', 'model', 'protocol', 'lib'],
  worker: ['reconcile', 'queue', 'telemetry', 'lib'],
  api: ['identity', 'operations', 'store', 'model', 'protocol', 'telemetry', 'lib'],
  agent: ['protocol', 'lib'],
  cli: ['client', 'lib'],
  launch: ['client', 'cli', 'store', 'lib', 'lab'],
  lab: ['lib'],
  bin: [
    'api',
    'identity',
    'operations',
    'worker',
    'reconcile',
    'plan',
    'render',
    'providers',
    'store',
    'queue',
    'model',
    'protocol',
    'agent',
    'client',
    'cli',
    'config',
    'telemetry',
    'lib',
    'launch',
    'lab',
  ],
}

/** Library → the rooms that may import it. A library that is not here may be imported by nobody. */
const homes: Readonly<Record<string, readonly string[]>> = {
  pg: ['store'],
  kysely: ['store', 'queue', 'identity', 'operations', 'reconcile', 'api', 'bin'],
  'pg-boss': ['queue'],
  fastify: ['api'],
  'fastify-type-provider-zod': ['api'],
  '@fastify/helmet': ['api'],
  '@fastify/static': ['api'],
  '@fastify/swagger': ['api'],
  '@fastify/swagger-ui': ['api'],
  zod: ['config', 'api', 'providers'],
  pino: ['telemetry'],
  'prom-client': ['telemetry'],
  'acme-client': ['providers'],
  '@peculiar/x509': ['lib', 'providers'],
  'reflect-metadata': ['lib', 'providers'],
  'dns-packet': ['providers', 'lab'],
  imapflow: ['providers'],
  nodemailer: ['providers'],
  ssh2: ['providers'],
  tldts: ['lib'],
  'csv-parse': ['lib'],
  'ipaddr.js': ['lib', 'lab'],
  commander: ['cli', 'bin'],
  'openapi-fetch': ['client'],
  '@simplewebauthn/server': ['identity'],
  'openid-client': ['identity'],
}

const impureWords: readonly (readonly [RegExp, string])[] = [
  [/from 'node:/, 'imports a module of Node'],
  [/\basync\b|\bawait\b|\bPromise</, 'is asynchronous'],
  [/\bnew Date\(\)|\bDate\.now\(|\bperformance\.now\(/, 'reads the clock'],
  [/\bMath\.random\(|\brandomBytes\(|\brandomUUID\(/, 'is random'],
  [/\bprocess\./, 'reads the process or its environment'],
]

export interface House {
  readonly rooms: number
  readonly floors: number
  readonly files: number
  readonly arrows: number
  readonly violations: readonly string[]
  readonly upward: readonly string[]
  readonly circles: readonly string[]
  readonly unknownRooms: readonly string[]
  readonly impure: readonly string[]
  readonly homeless: readonly string[]
}

interface SourceFile {
  readonly path: string
  readonly room: string
  readonly text: string
  readonly imports: readonly string[]
}

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** Reads every production file of src/ and lab/ and draws rooms, floors and arrows. */
export function drawHouse(): House {
  const files = listFiles()
  const byPath = new Map(files.map((file) => [file.path, file]))
  const edges = files.flatMap((file) =>
    file.imports.flatMap((specifier) => {
      const target = resolveSpecifier(file.path, specifier)
      return target === null ? [] : [{ from: file, to: target }]
    }),
  )
  const floors = floorsOf(edges.map(({ from, to }) => [from.room, roomOf(to)] as const))
  const roomsSeen = new Set(files.map((file) => file.room))
  return {
    rooms: roomsSeen.size,
    floors: Math.max(...floors.values()) + 1,
    files: files.length,
    arrows: new Set(edges.filter((e) => e.from.room !== roomOf(e.to)).map((e) => `${e.from.room}→${roomOf(e.to)}`))
      .size,
    violations: edges.flatMap(({ from, to }) => violationOf(from, to, byPath)),
    upward: edges.flatMap(({ from, to }) =>
      tableFloor(from.room) < tableFloor(roomOf(to)) ? [`${from.path} imports upward: ${to}`] : [],
    ),
    circles: circlesOf(
      files,
      edges.map(({ from, to }) => [from.path, to] as const),
    ),
    unknownRooms: [...roomsSeen].filter((room) => !(room in roomsAndRules)),
    impure: files.filter((file) => file.room === 'plan' || file.room === 'render').flatMap(impurityOf),
    homeless: files.flatMap(homelessOf),
  }
}

function listFiles(): readonly SourceFile[] {
  return ['src', 'lab'].flatMap((folder) => walk(join(root, folder))).map((path) => readSource(path))
}

function walk(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return walk(path)
    return name.endsWith('.ts') && !name.endsWith('.test.ts') ? [path] : []
  })
}

function readSource(absolutePath: string): SourceFile {
  const path = relative(root, absolutePath)
  const text = readFileSync(absolutePath, 'utf8')
  const { module } = parseSync(path, text)
  const imports = [
    ...module.staticImports.map((entry) => entry.moduleRequest.value),
    ...module.staticExports.flatMap((entry) =>
      entry.entries.flatMap((e) => (e.moduleRequest ? [e.moduleRequest.value] : [])),
    ),
    ...module.dynamicImports.map((entry) =>
      text.slice(entry.moduleRequest.start, entry.moduleRequest.end).replace(/^['"`]|['"`]$/g, ''),
    ),
  ]
  return { path, room: roomOf(path), text, imports }
}

function roomOf(path: string): string {
  const parts = path.split('/')
  return parts[0] === 'lab' ? 'lab' : (parts[1] ?? '')
}

/** Path of the imported file from the root, or null for a library or a module of Node. */
function resolveSpecifier(from: string, specifier: string): string | null {
  if (specifier.startsWith('#lab/')) return `lab/${specifier.slice(5)}`
  if (specifier.startsWith('#')) return `src/${specifier.slice(1)}`
  if (specifier.startsWith('.')) return relative(root, resolve(root, dirname(from), specifier))
  return null
}

function violationOf(from: SourceFile, to: string, byPath: ReadonlyMap<string, SourceFile>): readonly string[] {
  const room = roomOf(to)
  if (!byPath.has(to) && to.endsWith('.ts')) return [`${from.path} imports ${to}, which does not exist`]
  if (from.room === room) {
    return isAdapterSecret(from.path, to)
      ? [`${from.path} may not import ${to}: an adapter knows no other adapter`]
      : []
  }
  if (!(roomsAndRules[from.room] ?? []).includes(room))
    return [`${from.path} (${from.room}) may not import ${room}: ${to}`]
  if (
    from.room === 'reconcile' &&
    room === 'providers' &&
    !/(-provider|certificate-authority|seed-mailbox|dns-lookup|mail-probe|mail-sender|provider-error)\.ts$/.test(to)
  ) {
    return [`${from.path} may import only interfaces of providers, not ${to}`]
  }
  if (from.room === 'worker' && room === 'reconcile' && !to.endsWith('/reconciler.ts')) {
    return [`${from.path} may import only the Reconciler type, not ${to}`]
  }
  return []
}

/** Within providers: a file in an adapter's own folder may be imported only by that adapter and by the registry. */
function isAdapterSecret(from: string, to: string): boolean {
  const adapter = /^src\/providers\/([^/]+)\/([^/]+)\/[^/]+$/.exec(to)
  if (adapter === null) return false
  return !from.startsWith(`src/providers/${adapter[1]}/${adapter[2]}/`) && !from.endsWith(`${adapter[1]}/registry.ts`)
}

/** Floor of a room by the table: one above the highest room that it may import. */
function tableFloor(room: string): number {
  const below = roomsAndRules[room] ?? []
  return below.length === 0 ? 0 : 1 + Math.max(...below.map(tableFloor))
}

function floorsOf(arrows: readonly (readonly [string, string])[]): ReadonlyMap<string, number> {
  const below = new Map<string, Set<string>>()
  for (const [from, to] of arrows) {
    if (from === to) continue
    below.set(from, (below.get(from) ?? new Set()).add(to))
    if (!below.has(to)) below.set(to, new Set())
  }
  const floors = new Map<string, number>()
  const floorOf = (room: string, seen: readonly string[]): number => {
    const known = floors.get(room)
    if (known !== undefined) return known
    if (seen.includes(room)) return 0
    const floor = Math.max(0, ...[...(below.get(room) ?? [])].map((next) => 1 + floorOf(next, [...seen, room])))
    floors.set(room, floor)
    return floor
  }
  for (const room of below.keys()) floorOf(room, [])
  return floors
}

/** Circles among files, by Tarjan's strongly connected components. */
function circlesOf(files: readonly SourceFile[], edges: readonly (readonly [string, string])[]): readonly string[] {
  const next = new Map<string, string[]>(files.map((file) => [file.path, []]))
  for (const [from, to] of edges) next.get(from)?.push(to)
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const found: string[] = []
  const visit = (node: string): void => {
    index.set(node, index.size)
    low.set(node, index.get(node) ?? 0)
    stack.push(node)
    for (const to of next.get(node) ?? []) {
      if (!next.has(to)) continue
      if (!index.has(to)) visit(to)
      if (stack.includes(to)) low.set(node, Math.min(low.get(node) ?? 0, low.get(to) ?? 0))
    }
    if (low.get(node) !== index.get(node)) return
    const component = stack.splice(stack.indexOf(node))
    if (component.length > 1) found.push(component.join(' ↔ '))
  }
  for (const file of files) if (!index.has(file.path)) visit(file.path)
  return found
}

function impurityOf(file: SourceFile): readonly string[] {
  const code = file.text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
  return impureWords.flatMap(([pattern, what]) => (pattern.test(code) ? [`${file.path} ${what}`] : []))
}

function homelessOf(file: SourceFile): readonly string[] {
  return file.imports.flatMap((specifier) => {
    if (/^(\.|#|node:)/.test(specifier)) return []
    const library = specifier.startsWith('@')
      ? specifier.split('/').slice(0, 2).join('/')
      : (specifier.split('/')[0] ?? '')
    return (homes[library] ?? []).includes(file.room) ? [] : [`${file.path}: ${library} is not at home in ${file.room}`]
  })
}
