import { Secret } from '#lib/secret.ts'
import { createVault } from '#lib/vault.ts'
import { systemScope } from '#model/scope.ts'
import { openDatabase } from '#store/database.ts'
import { resealBatch } from '#store/reseal.ts'
import { withScope } from '#store/scope.ts'

/** Seals batches of three values anew and is killed (SIGKILL) before the nth is committed: `re-key-worker.ts URL NTH OLD NEW`. */
const [url = '', nth = '1', oldFill = '0', newFill = '1'] = process.argv.slice(2)
const keyOf = (fill: string) => new Secret(Buffer.alloc(32, Number(fill)))
const vault = createVault(keyOf(newFill), [keyOf(oldFill)])
const { db } = openDatabase(url)
for (let batch = 1; ; batch++) {
  await withScope(db, systemScope, async (scoped) => {
    await resealBatch(scoped, vault, 3)
    if (batch === Number(nth)) process.kill(process.pid, 'SIGKILL')
  })
}
