import { managedServices } from '#agent/service-table.ts'
import type { BundleFile } from '#protocol/agent-protocol.ts'
import type { TestLab } from './lab-harness.ts'

/** A real tool and the files that it reads for its verdict. */
interface FileCheck {
  readonly reads: (file: BundleFile) => boolean
  /** Argument lists; `{}` is the path of the file, for tools that are asked about each alone. */
  readonly commands: readonly (readonly string[])[]
}

/** What the agent runs before it takes a bundle, and for what it has no check of its own, the programs that read the files. */
const fileChecks: readonly FileCheck[] = [
  ...managedServices
    .filter(({ checks }) => checks.length > 0)
    .map(({ name, checks }) => ({ reads: ({ service }: BundleFile) => service === name, commands: checks })),
  // a key that is not there: 1 without a word; a look-up that cannot be read says so
  {
    reads: isAt(/^\/etc\/postfix\/rookery\/[a-z-]+\.cf$/),
    commands: [sh('! postmap -q nobody@example.test sqlite:{}')],
  },
  { reads: isAt(/\/submission-headers$/), commands: [sh('! postmap -q nothing regexp:{}')] },
  { reads: isAt(/\/server-names$/), commands: [sh('! postmap -F -q none.example.test texthash:{}')] },
  {
    reads: isAt(/^\/etc\/redis\/redis\.conf$/),
    commands: [
      sh(
        'redis-server {} --unixsocket /run/golden.sock --pidfile /run/golden.pid --dir /run/golden & p=$!; sleep 1; kill $p && wait $p',
      ),
    ],
  },
  {
    reads: isAt(/^\/etc\/mta-sts-daemon\.yml$/),
    commands: [['python3', '-c', 'from postfix_mta_sts_resolver.utils import load_config; load_config("{}")']],
  },
  {
    reads: isAt(/^\/etc\/systemd\/system\/[^/]+\.service\.d\//),
    commands: [['systemd-analyze', 'verify', '--man=no', 'redis-server.service', 'postfix-mta-sts-resolver.service']],
  },
  { reads: isAt(/^\/etc\/sysctl\.d\//), commands: [['sysctl', '--ignore', '--dry-run', '--load={}']] },
  { reads: isAt(/^\/etc\/(?:hosts|hostname|resolv\.conf)$/), commands: [['getent', 'ahosts', 'localhost']] },
]

function isAt(pattern: RegExp): (file: BundleFile) => boolean {
  return ({ path }) => pattern.test(path)
}

function sh(script: string): readonly string[] {
  return ['sh', '-c', script]
}

/**
 * Lays the files over the /etc of a machine that has a node's packages, for the tools alone, and asks each; what they object
 * to, and the files that none of them reads.
 */
export async function checkOnNode(lab: TestLab, machine: string, files: readonly BundleFile[]): Promise<string[]> {
  const unread = files.filter((file) => !fileChecks.some(({ reads }) => reads(file))).map(({ path }) => path)
  const commands = fileChecks.flatMap((check) =>
    files
      .filter(check.reads)
      .flatMap(({ path }) => check.commands.map((argv) => argv.map((part) => part.replaceAll('{}', path)))),
  )
  const distinct = [...new Map(commands.map((argv) => [argv.join(' '), argv])).values()]
  await lab.exec(machine, ['/opt/rookery/node', '-e', writeStaged], JSON.stringify(files))
  const objections = []
  for (const argv of distinct) {
    const said = await lab.exec(machine, ['unshare', '--mount', 'bash', '-c', overEtc, 'bash', ...argv])
    if (said !== '') objections.push(`${argv.join(' ')}: ${said}`)
  }
  return [...unread.map((path) => `${path} is read by no check`), ...objections]
}

const writeStaged = `
const { rmSync, mkdirSync, writeFileSync, readFileSync, chmodSync } = require('node:fs')
const { execFileSync } = require('node:child_process')
const { dirname } = require('node:path')
rmSync('/run/golden', { recursive: true, force: true })
mkdirSync('/run/golden')
execFileSync('cp', ['-a', '/etc', '/run/golden'])
for (const file of JSON.parse(readFileSync(0, 'utf8'))) {
  const path = '/run/golden' + file.path
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, file.content)
  chmodSync(path, Number.parseInt(file.mode, 8))
  execFileSync('chown', [file.owner + ':' + file.group, path])
}`

/** Says nothing when the tool has nothing to object: it ends with success, and no line of it is one of Postfix's complaints. */
const overEtc = `
cd /
mount --bind /run/golden/etc /etc
said=$("$@" 2>&1 >/dev/null) && ! grep -qE 'fatal:|error:|unused parameter|overriding earlier|missing .=.|unknown (option|parameter)' <<<"$said" && exit 0
echo "\${said:-failed}"`
