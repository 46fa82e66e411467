import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { settleMachine } from './settle-machine.ts'
import type { OwnMachine } from './world.ts'

const stateDirectory = await mkdtemp(join(tmpdir(), 'lab-settle-'))
after(() => rm(stateDirectory, { recursive: true, force: true }))

/** A machine that runs already and holds the files it was last given. */
function runningMachine() {
  const disk = new Map<string, string>()
  return {
    stateDirectory,
    bootOwnMachine: async (spec: OwnMachine) => {
      const files = Object.entries(spec.files).map(([path, file]) => [path, String(file)] as const)
      const changedFiles = files.filter(([path, content]) => disk.get(path) !== content).map(([path]) => path)
      for (const [path, content] of files) disk.set(path, content)
      return { booted: false, changedFiles }
    },
  }
}

test('files that were written but not read before a crash are read at the next start', async () => {
  const context = runningMachine()
  const machine = (a: string): OwnMachine => ({
    name: 'core',
    image: 'world',
    addresses: ['198.18.0.2'],
    files: { '/etc/a': a, '/etc/b': 'same' },
  })
  const read: string[][] = []
  const reload = async (paths: readonly string[]) => {
    read.push([...paths])
  }
  const crash = async () => {
    throw new Error('killed')
  }

  await settleMachine({ context, machine: machine('1'), reload })
  await assert.rejects(settleMachine({ context, machine: machine('2'), reload: crash }), /killed/)
  await settleMachine({ context, machine: machine('2'), reload })
  await settleMachine({ context, machine: machine('2'), reload })

  assert.deepEqual(read, [
    ['/etc/a', '/etc/b'],
    ['/etc/a', '/etc/b'],
  ])
})
