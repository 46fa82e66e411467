import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCreateMachine, parseCreateZone, parseFault, parsePtr } from './validation.ts'

test('takes a machine as ordered, and leaves out what was left out', () => {
  const full = {
    name: 'Node1.Example.com.',
    image: 'golden',
    userData: '#!/bin/sh\n',
    sshKeys: ['ssh-ed25519 AAAA me '],
    labels: { rookery: 'one' },
  }

  assert.deepEqual(parseCreateMachine(full), { ...full, name: 'node1.example.com', sshKeys: ['ssh-ed25519 AAAA me'] })
  assert.deepEqual(parseCreateMachine({ name: 'a', image: 'bare' }), { name: 'a', image: 'bare' })
})

test('says which field of an order is wrong', () => {
  const good = { name: 'a', image: 'bare' }
  const wrong: [unknown, RegExp][] = [
    [undefined, /JSON object/],
    [[], /JSON object/],
    [{ ...good, image: 'world' }, /image/],
    [{ ...good, name: '-a' }, /name/],
    [{ ...good, name: 'a..b' }, /name/],
    [{ ...good, name: 'a'.repeat(65) }, /name/],
    [{ ...good, name: 'a\nb' }, /name/],
    [{ ...good, size: 1 }, /size/],
    [{ ...good, userData: 'echo' }, /userData/],
    [{ ...good, userData: `#!${'é'.repeat(16 * 1024)}` }, /userData/],
    [{ ...good, sshKeys: 'ssh-ed25519 AAAA' }, /sshKeys/],
    [{ ...good, sshKeys: ['ssh-ed25519 AAAA\nssh-rsa BBBB'] }, /sshKeys/],
    [{ ...good, sshKeys: [1] }, /sshKeys/],
    [{ ...good, labels: { a: 1 } }, /label a/],
    [{ ...good, labels: [] }, /labels/],
  ]

  for (const [body, message] of wrong) {
    assert.throws(() => parseCreateMachine(body), { status: 400, code: 'invalid-body', message }, JSON.stringify(body))
  }
})

test('a PTR is a host name, or null to remove it', () => {
  assert.equal(parsePtr({ name: 'mail.example.com.' }), 'mail.example.com')
  assert.equal(parsePtr({ name: null }), null)
  assert.throws(() => parsePtr({ name: 'not a name' }), { code: 'invalid-body' })
  assert.throws(() => parsePtr({}), { code: 'invalid-body' })
})

test('a zone is unsigned unless it is asked for', () => {
  assert.deepEqual(parseCreateZone({ name: 'example.com' }), { name: 'example.com', dnssec: false })
  assert.throws(() => parseCreateZone({ name: 'example.com', dnssec: 'yes' }), { code: 'invalid-body' })
})

test('a fault is down or not, nothing between', () => {
  assert.equal(parseFault({ down: true }), true)
  assert.throws(() => parseFault({ down: 1 }), { code: 'invalid-body' })
})
