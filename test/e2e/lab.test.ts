import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import type { LabMachine } from '#lab/api/lab-api.ts'
import { askLab } from '#lab/api/lab-client.ts'
import { findLabStatus, labDown, labReset, labStatus, labUp } from '#lab/control.ts'
import { findDaemon } from '#lab/daemon-process.ts'
import { labPaths } from '#lab/lab-paths.ts'
import { execInMachine } from '#lab/machines/exec-in-machine.ts'
import { findLeader, machineCgroup } from '#lab/machines/find-leader.ts'
import { cgroupRoots } from '#lab/machines/machine-cgroup.ts'
import { CommandError, runCommand } from '#lib/run-command.ts'
import { waitFor } from '#lib/wait-for.ts'
import { listHostTraces } from '../support/host-traces.ts'

const LAB = 't-lab'
const OTHER = 't-lab2'
const RANGE = '198.18.240.0/20'
const OTHER_RANGE = '198.19.240.0/20'

const ask = (method: string, path: string, body?: unknown, lab = LAB) =>
  askLab(labPaths(lab).apiSocket, method, path, body)
const shell = async (id: string, script: string) =>
  (await execInMachine({ lab: LAB, id }, ['/bin/sh', '-c', script])).stdout.trim()

/** The first words of a server. */
async function readGreeting(host: string, port: number): Promise<string> {
  const socket = connect({ host, port, signal: AbortSignal.timeout(5000) })
  const [data] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return data.toString('utf8')
}

async function getMachine(id: string): Promise<LabMachine> {
  return (await ask('GET', `/machines/${id}`)) as LabMachine
}

async function createMachine(body: unknown, lab = LAB): Promise<LabMachine> {
  const { id } = (await ask('POST', '/machines', body, lab)) as LabMachine
  return await waitFor(
    async () => {
      const machine = (await ask('GET', `/machines/${id}`, undefined, lab)) as LabMachine
      return machine.state === 'running' ? machine : null
    },
    { what: `the machine ${id} to run`, timeoutSeconds: 60 },
  )
}

/** The process that holds the machine up, and the one that would boot it again. */
async function findKeepers(id: string): Promise<{ readonly script: number; readonly nspawn: number }> {
  const directory = `${cgroupRoots()[0]}/${machineCgroup({ lab: LAB, id })}`
  const read = async (path: string) => Number((await readFile(path, 'utf8')).trim())
  return {
    script: await read(`${directory}/cgroup.procs`),
    nspawn: await read(`${directory}/run/supervisor/cgroup.procs`),
  }
}

async function killDaemon(lab: string): Promise<void> {
  const daemon = await findDaemon(lab)
  assert.ok(daemon !== null)
  process.kill(daemon.processId, 'SIGKILL')
  await waitFor(async () => (await findDaemon(lab)) === null, { what: 'the daemon to be dead', timeoutSeconds: 5 })
}

describe('a lab', { timeout: 900_000, skip: process.getuid?.() !== 0 && 'needs root' }, () => {
  let machine: LabMachine

  before(async () => {
    await labReset(LAB)
    await labReset(OTHER)
    await labUp({ name: LAB, range: RANGE })
  })
  after(async () => {
    await labReset(LAB)
    await labReset(OTHER)
  })

  test('boots an ordered machine to an open SSH port and runs its user-data once', async () => {
    const userData = '#!/bin/sh\necho "hello from $(hostname -f)"\necho run >>/root/runs\nexit 3\n'
    machine = await createMachine({ name: 'n1.example.com', image: 'bare', userData, labels: { mark: 'one' } })

    assert.match(await readGreeting(machine.address, 22), /^SSH-2\.0/)
    assert.equal(
      await waitFor(() => shell(machine.id, 'cat /var/lib/user-data/exit-code'), {
        what: 'user-data to end',
        timeoutSeconds: 20,
      }),
      '3',
    )
    assert.equal(await shell(machine.id, 'cat /var/log/rookery-user-data.log'), 'hello from n1.example.com')
    assert.match(await shell(machine.id, 'journalctl -u user-data -o cat'), /hello from n1\.example\.com/)
    assert.deepEqual((await getMachine(machine.id)).labels, { mark: 'one' })
  })

  test('has no way out: neither by a route of its own nor through the gateway', async () => {
    const attempts = [
      'ping -c 1 -W 1 192.0.2.1',
      'ip route add default via $GATEWAY && ping -c 1 -W 1 192.0.2.1',
      'curl -sm 2 http://$GATEWAY:22',
      'curl -sm 2 telnet://198.19.255.1:25',
    ]
    const gateway = (await labStatus(LAB)).gateway

    for (const attempt of attempts) {
      await assert.rejects(shell(machine.id, `GATEWAY=${gateway}; ${attempt}`), CommandError, attempt)
    }
    assert.match(await shell(machine.id, `curl -sm 5 -o /dev/null -w '%{http_code}' http://${gateway}:3142/`), /403/)
    await shell(machine.id, 'ip route del default')
  })

  test('installs packages inside through the proxy', async () => {
    const install =
      'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y netcat-openbsd && nc -h'

    assert.match(await shell(machine.id, `(${install}) 2>&1`), /OpenBSD netcat/)
  })

  test('lets a machine have a firewall and sysctls of its own', async () => {
    await shell(machine.id, 'nft add table inet own && sysctl -qw net.ipv4.tcp_syncookies=2')

    assert.match(await shell(machine.id, 'nft list tables'), /table inet own/)
    assert.doesNotMatch((await runCommand('nft', ['list', 'tables'])).stdout, /inet own\b/)
  })

  test('keeps disk and address of a machine over reboots from inside and outside, and over a power cut', async () => {
    const boot = () => shell(machine.id, 'cat /proc/sys/kernel/random/boot_id')
    const boots = [await boot()]
    const isNew = async () => {
      const id = await boot()
      return !boots.includes(id) && (await getMachine(machine.id)).state === 'running' ? id : null
    }
    await shell(machine.id, 'echo kept >/root/kept')

    await shell(machine.id, 'systemctl reboot')
    boots.push(await waitFor(isNew, { what: 'the machine to reboot itself', timeoutSeconds: 30 }))
    await ask('POST', `/machines/${machine.id}/reboot`)
    boots.push(await waitFor(isNew, { what: 'the machine to be rebooted', timeoutSeconds: 30 }))
    await ask('POST', `/machines/${machine.id}/kill`)
    assert.equal((await getMachine(machine.id)).state, 'stopped')
    await ask('POST', `/machines/${machine.id}/start`)
    boots.push(await waitFor(isNew, { what: 'the machine to start', timeoutSeconds: 30 }))

    assert.equal(await shell(machine.id, 'cat /root/kept'), 'kept')
    assert.equal(await shell(machine.id, 'cat /root/runs'), 'run')
    assert.equal((await getMachine(machine.id)).address, machine.address)
  })

  test('takes over its machines after its daemon was killed, without touching them', async () => {
    const before = await findLeader({ lab: LAB, id: machine.id })

    await killDaemon(LAB)
    await labUp({ name: LAB })

    assert.equal(await findLeader({ lab: LAB, id: machine.id }), before)
    assert.equal((await getMachine(machine.id)).state, 'running')
  })

  test('repairs whatever was killed: daemon, machines, their keepers, their network', async () => {
    const second = await createMachine({ name: 'n2.example.com', image: 'golden' })
    const third = await createMachine({ name: 'n3.example.com', image: 'bare' })
    const own = (await labStatus(LAB)).machines.filter((it) => it.role === 'lab').map((it) => it.id)

    await killDaemon(LAB)
    process.kill((await findKeepers(machine.id)).nspawn, 'SIGKILL')
    process.kill((await findKeepers(second.id)).script, 'SIGKILL')
    process.kill((await findLeader({ lab: LAB, id: third.id })) ?? 0, 'SIGKILL')
    for (const id of own) process.kill((await findKeepers(id)).nspawn, 'SIGKILL')
    await runCommand('ip', ['netns', 'del', `rookery.${LAB}.${third.id}`])
    await runCommand('ip', ['link', 'del', `rk-${LAB}`])
    await runCommand('nft', ['delete', 'table', 'inet', `rookery-${LAB}`])
    const status = await labUp({ name: LAB })

    assert.deepEqual(
      status.machines.map((it) => [it.id, it.state]),
      status.machines.map((it) => [it.id, 'running']),
    )
    assert.equal(status.machines.length, own.length + 3)
    assert.deepEqual(
      status.services.map((it) => it.state),
      status.services.map(() => 'up'),
    )
    assert.equal(await shell(machine.id, 'cat /root/kept /root/runs'), 'kept\nrun')
    for (const it of [machine, second, third]) await shell(it.id, `ping -c 1 -W 2 ${status.gateway}`)
  })

  test('brings a machine of its own back by itself when it dies', async () => {
    const [own] = (await labStatus(LAB)).machines.filter((it) => it.role === 'lab')
    assert.ok(own !== undefined)
    const before = await findLeader({ lab: LAB, id: own.id })
    process.kill((await findKeepers(own.id)).nspawn, 'SIGKILL')

    const isBack = async () => {
      const leader = await findLeader({ lab: LAB, id: own.id })
      const { services } = await labStatus(LAB)
      return leader !== null && leader !== before && services.every((it) => it.state === 'up')
    }
    await waitFor(isBack, { what: `${own.id} to be back`, timeoutSeconds: 60 })
  })

  test('ends a deletion that was cut off, and leaves nothing of a deleted machine', async () => {
    const doomed = await createMachine({ name: 'doomed.example.com', image: 'bare' })

    const deletion = ask('DELETE', `/machines/${doomed.id}`).catch(() => undefined)
    await waitFor(async () => (await getMachine(doomed.id).catch(() => null)) === null, {
      what: 'the deletion to begin',
      timeoutSeconds: 5,
      intervalMilliseconds: 2,
    })
    await killDaemon(LAB)
    await deletion
    const status = await labUp({ name: LAB })

    assert.ok(!status.machines.some((it) => it.id === doomed.id))
    const traces = Object.values(await listHostTraces([LAB])).flat()
    assert.deepEqual(
      traces.filter((trace) => trace.includes(doomed.id)),
      [],
    )
  })

  test('stands beside another lab that comes and goes', async () => {
    await labUp({ name: OTHER, range: OTHER_RANGE })
    const guest = await createMachine({ name: 'n1.example.com', image: 'bare' }, OTHER)

    await assert.rejects(shell(machine.id, `ping -c 1 -W 1 ${guest.address}`), CommandError)
    await assert.rejects(labUp({ name: OTHER, range: RANGE }), /take it down before/)
    await labReset(OTHER)

    assert.deepEqual(Object.values(await listHostTraces([OTHER])).flat(), [])
    assert.equal(await findLabStatus(OTHER), null)
    await shell(machine.id, `ping -c 1 -W 2 ${(await labStatus(LAB)).gateway}`)
  })

  test('refuses a range that another lab has, in a sentence', async () => {
    await assert.rejects(labUp({ name: OTHER, range: RANGE }), /is in use by the interface rk-t-lab/)
    await labReset(OTHER)
  })

  test('goes down without a trace, also after its daemon was killed, and comes back with its disks', async () => {
    await killDaemon(LAB)

    await labDown(LAB)

    assert.deepEqual(Object.values(await listHostTraces([LAB])).flat(), [])
    await assert.rejects(labUp({ name: LAB, range: OTHER_RANGE }), /reset it before/)
    const status = await labUp({ name: LAB })
    assert.equal(status.range, RANGE)
    assert.equal(await shell(machine.id, 'cat /root/kept /root/runs'), 'kept\nrun')
    await labDown(LAB)
    assert.deepEqual(Object.values(await listHostTraces([LAB])).flat(), [])
  })
})
