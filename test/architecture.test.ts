import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawHouse, roomsAndRules } from './support/house.ts'

const house = drawHouse()

test('every import goes where the table of rooms allows', () => {
  assert.deepEqual(house.violations, [])
})

test('no import goes upward and no files import one another in a circle, types included', () => {
  assert.deepEqual(house.upward, [])
  assert.deepEqual(house.circles, [])
})

test('the table names every folder that exists, and only those', () => {
  assert.deepEqual(house.unknownRooms, [])
  assert.ok(Object.keys(roomsAndRules).length >= 15)
})

test('planners and renderers are pure: no I/O, no async, no clock, no random, no environment', () => {
  assert.deepEqual(house.impure, [])
})

test('each library has one home', () => {
  assert.deepEqual(house.homeless, [])
})
