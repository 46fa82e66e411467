import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Secret } from '#lib/secret.ts'
import { newId, type TenantId } from '#model/id.ts'
import type { SecretPlace, SecretStore } from '#model/secret-store.ts'

export interface SecretStoreHarness extends AsyncDisposable {
  readonly store: SecretStore
  /** The same store as another process would open it. */
  openAgain(): SecretStore
  /** A tenant whose secrets can be kept. */
  newTenant(): Promise<TenantId>
}

/** What every store of secrets promises; see `src/model/secret-store.ts`. */
export function describeSecretStore(name: string, makeHarness: () => Promise<SecretStoreHarness>): void {
  const placeIn = async (harness: SecretStoreHarness): Promise<SecretPlace> => {
    return { tenantId: await harness.newTenant(), secretId: newId('secret'), version: 1 }
  }

  describe(`secret store ${name}`, () => {
    test('gives back what was put, whatever it is, also to another process', async () => {
      await using harness = await makeHarness()
      for (const text of [
        '',
        'correct horse',
        '-----BEGIN\nKEY-----\n',
        'ünïcode "quoted" \\ \0 $(id)',
        'x'.repeat(9000),
      ]) {
        const place = await placeIn(harness)
        await harness.store.put(place, new Secret(text))

        assert.equal((await harness.openAgain().get(place))?.reveal(), text)
      }
    })

    test('has nothing where nothing was put', async () => {
      await using harness = await makeHarness()

      assert.equal(await harness.store.get(await placeIn(harness)), null)
    })

    test('keeps the newer of two values in one place, and each version in its own', async () => {
      await using harness = await makeHarness()
      const place = await placeIn(harness)
      await harness.store.put(place, new Secret('first'))
      await harness.store.put(place, new Secret('second'))
      await harness.store.put({ ...place, version: 2 }, new Secret('other'))

      assert.equal((await harness.store.get(place))?.reveal(), 'second')
      assert.equal((await harness.store.get({ ...place, version: 2 }))?.reveal(), 'other')
    })

    test('destroys a value for good, and nothing else; doing it again changes nothing', async () => {
      await using harness = await makeHarness()
      const place = await placeIn(harness)
      await harness.store.put(place, new Secret('gone'))
      await harness.store.put({ ...place, version: 2 }, new Secret('stays'))

      await harness.store.destroy(place)
      await harness.store.destroy(place)

      assert.equal(await harness.store.get(place), null)
      assert.equal((await harness.store.get({ ...place, version: 2 }))?.reveal(), 'stays')
    })

    test('gives nothing out by the id of another tenant', async () => {
      await using harness = await makeHarness()
      const place = await placeIn(harness)
      await harness.store.put(place, new Secret('mine'))
      const stranger = await harness.newTenant()

      assert.equal(await harness.store.get({ ...place, tenantId: stranger }).catch(() => null), null)
      await harness.store.destroy({ ...place, tenantId: stranger })
      assert.equal((await harness.store.get(place))?.reveal(), 'mine')
    })

    test('takes many at once', async () => {
      await using harness = await makeHarness()
      const place = await placeIn(harness)
      const places = Array.from({ length: 20 }, (_, index) => ({ ...place, version: index + 1 }))

      await Promise.all(places.map((one) => harness.store.put(one, new Secret(`value ${one.version}`))))

      const values = await Promise.all(places.map((one) => harness.store.get(one)))
      assert.deepEqual(
        values.map((value) => value?.reveal()),
        places.map(({ version }) => `value ${version}`),
      )
    })
  })
}
