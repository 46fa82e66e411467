import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type ChainLink, type ChainPlace, genesis, hashOfLink } from './audit-chain.ts'
import { createChainCheck, type KnownPlace } from './audit-chain-check.ts'

test('a chain as it was written has nothing wrong, from its start or from an anchor', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 30 }), fc.nat(), (bodies, cut) => {
      const links = write(bodies)
      const anchorAt = cut % links.length
      const anchor = anchorAt === 0 ? genesis : (links[anchorAt - 1] ?? genesis)

      assert.deepEqual(check(links, { head: last(links) }), [])
      assert.deepEqual(check(links.slice(anchorAt), { anchor, head: last(links) }), [])
    }),
  )
})

test('any changed body is found at its place, and nowhere else', () => {
  fc.assert(
    fc.property(chainAndPlace(), ([bodies, at]) => {
      const links = write(bodies)
      const head = last(links)
      const changed = links.map((link, i) => (i === at ? { ...link, body: `${link.body}!` } : link))

      assert.deepEqual(faults(check(changed, { head })), [`changed ${at + 1}`])
    }),
  )
})

test('an entry that was changed together with its hash is found by the one that follows it, or by the end', () => {
  fc.assert(
    fc.property(chainAndPlace(), ([bodies, at]) => {
      const links = write(bodies)
      const head = last(links)
      const forged = links.map((link, i) => (i === at ? relink({ ...link, body: 'forged' }) : link))

      assert.deepEqual(faults(check(forged, { head })), [`replaced ${at + 1}`])
    }),
  )
})

test('missing entries are found, at the start, in the middle and at the end', () => {
  fc.assert(
    fc.property(chainAndPlace(), fc.nat(5), ([bodies, at], more) => {
      const links = write(bodies)
      const head = last(links)
      const gone = links.slice(at, at + 1 + more).length

      const found = check([...links.slice(0, at), ...links.slice(at + gone)], { head })

      assert.deepEqual(faults(found), [`missing ${at + 1}`])
      assert.match(found[0]?.message ?? '', gone === 1 ? /place \d+ is missing/ : /Entries \d+ to \d+ are missing/)
    }),
  )
})

test('of two entries that changed places each is said to come from the other’s', () => {
  const links = write(['a', 'b', 'c', 'd', 'e'])
  const [, b, , d] = links
  assert.ok(b !== undefined && d !== undefined)
  const swapped = links.map((link) =>
    link === b ? { ...d, sequence: b.sequence } : link === d ? { ...b, sequence: d.sequence } : link,
  )

  const found = check(swapped, { head: last(links) })

  assert.deepEqual(faults(found), ['moved 2', 'moved 4'])
  assert.match(found[0]?.message ?? '', /from place 4/)
})

test('an entry that was put in between is found as inserted', () => {
  const links = write(['a', 'b', 'c', 'd'])
  const [, b] = links
  assert.ok(b !== undefined)
  const forged = relink({ id: 'forged', sequence: 3, previousHash: b.hash, inner: '-', body: 'forged', hash: '' })
  const later = links.slice(2).map((link) => ({ ...link, sequence: link.sequence + 1 }))

  const found = check([...links.slice(0, 2), forged, ...later], { head: { ...last(links), sequence: 5 } })

  assert.ok(found.some(({ fault, sequence }) => fault === 'moved' || (fault === 'inserted' && sequence === 3)))
  assert.ok(found.length >= 1)
  assert.deepEqual(faults(check([...links, links[1] as ChainLink], { head: last(links) })), ['inserted 2'])
})

test('who rewrites everything from an entry on is found by a place that was sealed before', () => {
  fc.assert(
    fc.property(chainAndPlace(), ([bodies, at]) => {
      const links = write(bodies)
      const known = [{ ...last(links), origin: 'sealed on Monday' }]
      const rewritten = write(bodies.map((body, i) => (i === at ? 'rewritten' : body)))

      const found = check(rewritten, { head: last(rewritten), known })

      assert.deepEqual(faults(found), [`rewritten ${bodies.length}`])
    }),
  )
})

test('who cuts off the end and sets the end back is found by a place that was sealed before', () => {
  const links = write(['a', 'b', 'c'])
  const known = [{ ...last(links), origin: 'sealed on Monday' }]
  const rest = links.slice(0, 1)

  assert.deepEqual(faults(check(rest, { head: last(rest), known })), ['missing 2'])
})

interface Against {
  readonly anchor?: ChainPlace
  readonly head: ChainPlace
  readonly known?: readonly KnownPlace[]
}

function check(links: readonly ChainLink[], { anchor = genesis, head, known = [] }: Against) {
  const run = createChainCheck(anchor, head, known)
  for (const link of links) run.push(link)
  return run.finish()
}

function faults(findings: ReturnType<typeof check>): readonly string[] {
  return findings.map(({ fault, sequence }) => `${fault} ${sequence}`)
}

function write(bodies: readonly string[]): readonly ChainLink[] {
  const links: ChainLink[] = []
  for (const [i, body] of bodies.entries()) {
    const previousHash = links.at(-1)?.hash ?? genesis.hash
    links.push(relink({ id: `aud_${i + 1}`, sequence: i + 1, previousHash, inner: '-', body, hash: '' }))
  }
  return links
}

function relink(link: ChainLink): ChainLink {
  return { ...link, hash: hashOfLink(link) }
}

function last(links: readonly ChainLink[]): ChainPlace {
  const link = links.at(-1)
  assert.ok(link !== undefined)
  return { sequence: link.sequence, hash: link.hash }
}

function chainAndPlace() {
  return fc
    .array(fc.string(), { minLength: 1, maxLength: 20 })
    .chain((bodies) => fc.tuple(fc.constant(bodies), fc.nat(bodies.length - 1)))
}
