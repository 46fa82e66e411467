import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runCommand } from '#lib/run-command.ts'
import { renderUserData, type UserDataInput } from './user-data.ts'

const input: UserDataInput = {
  url: 'https://198.18.0.1:7443',
  caPem: `-----BEGIN CERTIFICATE-----\n${'A'.repeat(64)}\n-----END CERTIFICATE-----\n`,
  bundleKeyPem: `-----BEGIN PUBLIC KEY-----\n${'A'.repeat(60)}\n-----END PUBLIC KEY-----\n`,
  token: 'one-time-token-0123456789',
  nodeId: 'node_01',
  runtimeSha256: 'a'.repeat(64),
  agentSha256: 'b'.repeat(64),
}

test('gives a script that a POSIX shell can read and every vendor takes', async () => {
  const script = renderUserData(input)

  assert.ok(script.startsWith('#!/bin/sh\n'))
  assert.ok(Buffer.byteLength(script) <= 16_384)
  await runCommand('sh', ['-n'], { input: script })
})

test('keeps the token out of every command line', () => {
  const lines = renderUserData(input)
    .split('\n')
    .filter((line) => line.includes(input.token))

  assert.deepEqual(
    lines.map((line) => line.replace(input.token, 'T').slice(0, 9)),
    ['{"url":"h', 'Authoriza'],
  )
})

test('refuses values that would become part of the script', () => {
  const hostile: readonly Partial<UserDataInput>[] = [
    { url: 'https://a.test/$(reboot)' },
    { url: 'http://a.test' },
    { token: "x'; reboot; echo 'xxxxxxxxx" },
    { nodeId: 'node 1' },
    { agentSha256: 'A'.repeat(64) },
    { bundleKeyPem: '-----BEGIN PUBLIC KEY-----\n$(id)\n-----END PUBLIC KEY-----\n' },
    { caPem: 'END_OF_ROOKERY_FILE' },
  ]
  for (const parts of hostile) assert.throws(() => renderUserData({ ...input, ...parts }), /wrong form/)
})

test('leaves packages alone when told so', () => {
  assert.ok(renderUserData(input).includes('start --no-block rookery-packages'))
  assert.ok(!renderUserData({ ...input, installPackages: false }).includes('start --no-block rookery-packages'))
})
