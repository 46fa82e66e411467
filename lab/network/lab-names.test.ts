import assert from 'node:assert/strict'
import { test } from 'node:test'
import { labNames, machineNamespace, machinePort } from './lab-names.ts'

test('keeps interface names within the 15 characters of the kernel', () => {
  assert.equal(labNames('abcdefghijkl').gatewayInterface.length, 15)
  assert.ok(machinePort('a-machine-with-a-very-long-name').length <= 15)
})

test('never takes one lab’s name spaces for those of another whose name begins alike', () => {
  const names = labNames('t')

  assert.ok(machineNamespace('t', 'lab-x').startsWith(names.namespacePrefix))
  assert.ok(!machineNamespace('t-lab', 'x').startsWith(names.namespacePrefix))
})

test('gives each lab a blackhole route of its own', () => {
  assert.notEqual(labNames('rookery').routeMetric, labNames('t-lab').routeMetric)
})

test('refuses names that would not fit or could be mistaken for a path', () => {
  for (const name of ['', 'A', '1a', 'a.b', 'a/b', '..', 'abcdefghijklm', 'a b']) {
    assert.throws(() => labNames(name), /1 to 12/, name)
  }
})
