import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runCommand } from '#lib/run-command.ts'
import type { StackOptions } from './stack-options.ts'

export interface PreparedArtifacts {
  readonly agentFile: string
  readonly dashboardDirectory: string
}

/** Bundles the agent and builds the dashboard when their sources changed since the last time. */
export async function prepareArtifacts(
  root: string,
  options: Pick<StackOptions, 'environment' | 'onProgress'>,
): Promise<PreparedArtifacts> {
  const { onProgress } = options
  const env = { PATH: options.environment['PATH'] ?? '', HOME: options.environment['HOME'] ?? '/' }
  const agentFile = join(root, 'dist/agent.cjs')
  const dashboardDirectory = join(root, 'dist/dashboard')
  const node = process.execPath
  await buildWhenChanged(
    root,
    'agent',
    ['src/{agent,protocol,lib}/**/*.ts', 'src/bin/agent.ts'],
    agentFile,
    async () => {
      onProgress('bundling the agent')
      await runCommand(node, [join(root, 'scripts/bundle-agent.ts')], { cwd: root, env })
    },
  )
  const page = join(dashboardDirectory, 'index.html')
  await buildWhenChanged(
    root,
    'dashboard',
    ['dashboard/**/*.{ts,tsx,css,html,svg}', 'src/client/**/*.ts'],
    page,
    async () => {
      onProgress('building the dashboard')
      const vite = join(root, 'node_modules/vite/bin/vite.js')
      await runCommand(node, [vite, 'build', '--config', join(root, 'dashboard/vite.config.ts')], {
        cwd: root,
        env,
        timeoutSeconds: 300,
      })
    },
  )
  return { agentFile, dashboardDirectory }
}

async function buildWhenChanged(
  root: string,
  name: string,
  patterns: readonly string[],
  result: string,
  build: () => Promise<void>,
): Promise<void> {
  const stamp = join(root, 'dist', `.${name}-hash`)
  const hash = hashSources(root, [...patterns, 'package-lock.json'])
  if (existsSync(result) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  await build()
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, hash)
}

function hashSources(root: string, patterns: readonly string[]): string {
  const hash = createHash('sha256')
  const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).sort()
  for (const file of files) hash.update(file).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}
