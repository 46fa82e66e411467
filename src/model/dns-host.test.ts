import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { findDnsHost } from './dns-host.ts'

for (const [server, id] of [
  ['ada.ns.cloudflare.com', 'cloudflare'],
  ['ns-1234.awsdns-56.co.uk', 'route53'],
  ['ns-12.awsdns-01.com', 'route53'],
  ['ns77.domaincontrol.com', 'godaddy'],
  ['dns1.registrar-servers.com', 'namecheap'],
  ['hydrogen.ns.hetzner.com', 'hetzner'],
  ['ns1025.ui-dns.biz', 'ionos'],
] as const) {
  test(`tells from ${server} where the records of a zone are edited, and in which form names are given`, () => {
    const host = findDnsHost([server, server.replace(/^[^.]+/, 'other')])

    assert.equal(host?.id, id)
    assert.ok((host?.steps.length ?? 0) >= 3)
    assert.match(host?.steps[1] ?? '', /^Give names/)
  })
}

test('says nothing where it cannot know: an unknown host, two hosts at once, no server, a name that only looks alike', () => {
  assert.equal(findDnsHost(['ns1.example.net']), null)
  assert.equal(findDnsHost(['ada.ns.cloudflare.com', 'ns77.domaincontrol.com']), null)
  assert.equal(findDnsHost([]), null)
  assert.equal(findDnsHost(['notns.cloudflare.com.evil.example']), null)
  assert.equal(findDnsHost(['a.fakens.cloudflare.com.']), null)
  assert.equal(findDnsHost(['domaincontrol.com']), null)
})

test('takes any text for a name server without failing', () => {
  fc.assert(fc.property(fc.array(fc.string()), (servers) => void findDnsHost(servers)))
})
