import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planDnsReload } from './plan-dns-reload.ts'

test('a changed zone alone is read again, the others go on', () => {
  assert.deepEqual(planDnsReload(['/etc/knot/zones/18.198.in-addr.arpa.zone']), [
    ['knotc', '--blocking', 'zone-reload', '18.198.in-addr.arpa.'],
  ])
})

test('a new zone is in place before its parent delegates to it', () => {
  const commands = planDnsReload([
    '/etc/knot/zones/test.zone',
    '/etc/knot/knot.conf',
    '/etc/knot/customers/new.test.zone',
  ])

  assert.deepEqual(
    commands.map((command) => command.slice(0, 3).join(' ')),
    [
      'systemd-tmpfiles --create /etc/tmpfiles.d/customer-zones.conf',
      'knotc --blocking reload',
      'knotc --blocking zone-reload',
    ],
  )
})

test('the resolver starts anew only when its own files changed', () => {
  assert.deepEqual(planDnsReload(['/etc/unbound/unbound.conf']), [['systemctl', 'restart', 'unbound.service']])
  assert.deepEqual(planDnsReload(['/etc/resolv.conf']), [])
})
