import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { LabPaths } from '../lab-paths.ts'
import { readHostArchives } from '../packages/host-archives.ts'
import { createPackageCache } from '../packages/package-cache.ts'
import { createPackageProxy } from '../packages/package-proxy.ts'
import { ensureImage } from './image-store.ts'

const MAX_BYTES = 4 * 1024 ** 3

/** Builds the images that are missing or made from an older recipe, without a lab; every lab then finds them. */
export async function prepareImages(
  paths: Pick<LabPaths, 'images' | 'packages'>,
  onProgress: (text: string) => void,
): Promise<void> {
  const { archives, sourcesList, aptConf } = await readHostArchives()
  const proxy = createPackageProxy({ cache: createPackageCache(paths.packages, MAX_BYTES), archives })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const packageProxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  try {
    // the uppermost: it stands on all others
    await ensureImage('world', { directory: paths.images, packageProxyUrl, sourcesList, aptConf, onProgress })
  } finally {
    proxy.close()
    proxy.closeAllConnections()
  }
}
