import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blocklistsSchema } from './blocklists.ts'

const list = { zone: 'BL.Example.org', title: 'Example', kind: 'ip', removalUrl: 'https://example.org/remove' }

test('blocklists may be one’s own, with names in any case', () => {
  assert.deepEqual(blocklistsSchema.parse([list]), [{ ...list, zone: 'bl.example.org' }])
})

test('a blocklist that could not be asked, or without a way out, is refused', () => {
  for (const wrong of [{ kind: 'url' }, { zone: '' }, { removalUrl: 'ask them' }, { weight: 3 }]) {
    assert.equal(blocklistsSchema.safeParse([{ ...list, ...wrong }]).success, false)
  }
})
