import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** What a browser has to fetch before the first page stands there, gzip. */
export const firstLoadLimitKilobytes = 250

const firstPage = 'pages/OverviewPage.tsx'

interface Chunk {
  readonly fileName: string
  readonly isEntry: boolean
  readonly facadeModuleId: string | null
  readonly imports: readonly string[]
  readonly code: string
}

/** Prints how much JavaScript the first load is, and fails the build when that is more than the limit. */
export function measureFirstLoad(): Plugin {
  return {
    name: 'measure-first-load',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).flatMap((output) => (output.type === 'chunk' ? [output] : []))
      const kilobytes = firstLoadKilobytes(chunks)
      console.log(
        `First load: ${kilobytes.toFixed(1)} kB of JavaScript, gzip; at most ${firstLoadLimitKilobytes} are allowed.`,
      )
      if (kilobytes > firstLoadLimitKilobytes) this.error('The first load is too large: load more of it lazily.')
    },
  }
}

/** The entry and the first page with everything that they import. */
function firstLoadKilobytes(chunks: readonly Chunk[]): number {
  const roots = chunks.filter(({ isEntry, facadeModuleId }) => isEntry || facadeModuleId?.endsWith(firstPage) === true)
  const needed = new Set<Chunk>()
  const take = (chunk: Chunk) => {
    if (needed.has(chunk)) return
    needed.add(chunk)
    for (const name of chunk.imports) {
      const imported = chunks.find(({ fileName }) => fileName === name)
      if (imported !== undefined) take(imported)
    }
  }
  roots.forEach(take)
  const bytes = [...needed].reduce((sum, { code }) => sum + gzipSync(code).length, 0)
  return bytes / 1000
}
