import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'ssh2'
import type { LabMachine } from '#lab/api/lab-api.ts'
import { askLab } from '#lab/api/lab-client.ts'
import { labPaths } from '#lab/lab-paths.ts'
import { createOpensshKeyPair } from '#lib/openssh-key.ts'

/** A machine that a person ordered from the lab by hand, and logged in to. */
export interface HandMadeMachine {
  /** Runs a shell script as root over SSH; resolves with what it printed. @throws when it ends with anything but 0 */
  run(script: string): Promise<string>
  remove(): Promise<void>
}

const longestBootSeconds = 120

/** Orders a machine with a key for root and resolves at the first login that runs `true`. */
export async function bootByHand(labName: string, image: 'golden' | 'bare'): Promise<HandMadeMachine> {
  const { apiSocket } = labPaths(labName)
  const key = createOpensshKeyPair('bench')
  const order = { name: `floor-${image}`, image, sshKeys: [key.publicKey] }
  const machine = (await askLab(apiSocket, 'POST', '/machines', order)) as LabMachine
  const login = { host: machine.address, username: 'root', privateKey: key.privateKeyPem.reveal() }
  const deadline = performance.now() + longestBootSeconds * 1000
  let client: Client | null = null
  while (client === null) {
    client = (await listens(machine.address)) ? await logIn(login).catch(() => null) : null
    if (client !== null) await run(client, 'true')
    else if (performance.now() > deadline) throw new Error(`${machine.id} lets nobody in.`)
    else await delay(20)
  }
  const loggedIn = client
  return {
    run: (script) => run(loggedIn, script),
    remove: async () => {
      loggedIn.end()
      await askLab(apiSocket, 'DELETE', `/machines/${machine.id}`)
    },
  }
}

/** Asked first and with a short patience: a lost SYN would cost a second. */
function listens(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: 22, timeout: 100 })
    const finish = (result: boolean) => {
      socket.destroy()
      resolve(result)
    }
    socket.on('connect', () => finish(true))
    socket.on('timeout', () => finish(false))
    socket.on('error', () => finish(false))
  })
}

function logIn(login: { readonly host: string; readonly username: string; readonly privateKey: string }) {
  return new Promise<Client>((resolve, reject) => {
    const client = new Client()
    client.on('ready', () => resolve(client))
    client.on('error', reject)
    client.connect({ ...login, readyTimeout: 10_000 })
  })
}

function run(client: Client, script: string): Promise<string> {
  return new Promise((resolve, reject) => {
    client.exec('exec bash -s', (error, channel) => {
      if (error !== undefined) return reject(error)
      const out: Buffer[] = []
      const said: Buffer[] = []
      channel.on('data', (data: Buffer) => out.push(data))
      channel.stderr.on('data', (data: Buffer) => said.push(data))
      channel.on('close', (code: number | null) => {
        if (code === 0) resolve(Buffer.concat(out).toString())
        else reject(new Error(`A script ended with ${code}: ${Buffer.concat(said).toString().slice(-2000)}`))
      })
      channel.end(script)
    })
  })
}
