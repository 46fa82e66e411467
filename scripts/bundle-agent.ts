import { readFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { join, relative, sep } from 'node:path'
import { rolldown } from 'rolldown'
import { sha256Hex } from '#lib/hash.ts'

const root = join(import.meta.dirname, '..')
const entry = join(root, 'src/bin/agent.ts')
const allowed = ['src/agent', 'src/protocol', 'src/lib'].map((folder) => join(folder, sep))

/**
 * Bundles the agent into one file that a bare Node runs, by default `dist/agent.cjs`.
 * @throws when anything but the agent, the protocol, lib and Node's own modules would go in
 */
export async function bundleAgent(output = join(root, 'dist/agent.cjs')): Promise<{ path: string; sha256: string }> {
  const build = await rolldown({ input: entry, platform: 'node', cwd: root, external: (id) => isBuiltin(id) })
  try {
    const result = await build.write({ file: output, format: 'cjs', sourcemap: false, codeSplitting: false })
    const chunk = result.output[0]
    const foreign = [...chunk.moduleIds.filter((id) => !isAllowed(id)), ...chunk.imports.filter((id) => !isBuiltin(id))]
    if (foreign.length > 0) throw new Error(`The agent must not contain ${foreign.join(', ')}.`)
    return { path: output, sha256: sha256Hex(await readFile(output)) }
  } finally {
    await build.close()
  }
}

function isAllowed(moduleId: string): boolean {
  const path = relative(root, moduleId)
  return moduleId === entry || moduleId.startsWith('\0rolldown') || allowed.some((folder) => path.startsWith(folder))
}

if (import.meta.main) {
  const { path, sha256 } = await bundleAgent(process.argv[2])
  console.log(`${sha256}  ${relative(process.cwd(), path)}`)
}
