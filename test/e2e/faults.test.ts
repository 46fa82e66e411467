import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { waitFor } from '#lib/wait-for.ts'
import type { BundleFile } from '#protocol/agent-protocol.ts'
import { publishStranger, stranger } from '../support/attackers.ts'
import { startTestLab, type TestLab } from '../support/lab-harness.ts'
import { canSignIn, deliverAsStranger, type MailUser, readMessage, submit } from '../support/mail-client.ts'
import { type MailNode, startMailNode } from '../support/mail-node.ts'
import { headerOf, readFromOutside, sendFromOutside } from '../support/outside-mailbox.ts'

let lab: TestLab
let node: MailNode
let anna: MailUser

before(async () => {
  lab = await startTestLab('t-faults', '198.19.176.0/20')
  node = await startMailNode(lab, { domain: 'faults.test', mailboxes: ['anna'] })
  anna = node.user('anna')
  await publishStranger(lab)
})
after(async () => {
  await node?.[Symbol.asyncDispose]()
  await lab?.[Symbol.asyncDispose]()
})

const fromOutside = (subject: string) =>
  deliverAsStranger(node.host, { from: stranger.address, to: anna.address, subject })
const queuedMessages = async () => (await node.exec('postqueue', '-j')).split('\n').filter((line) => line !== '').length

/** Does something while a service is stopped; afterwards it runs, and what waited in the queue is tried again. */
async function without(unit: string, work: () => Promise<void>): Promise<void> {
  await node.exec('systemctl', 'stop', unit)
  try {
    await work()
  } finally {
    await node.exec('systemctl', 'start', unit)
  }
  await node.exec('postqueue', '-f')
}

/** Sends until it is taken: what a sender does who was asked to come again. */
async function eventuallyAccepted(send: () => Promise<string>): Promise<void> {
  const attempt = async () => (await send()).startsWith('250 ')
  await waitFor(attempt, { what: 'the message to be taken', timeoutSeconds: 20 })
}

describe('while a daemon is away', () => {
  test('Rspamd: nothing is taken unsigned or unjudged, senders are asked to come again', async () => {
    await without('rspamd.service', async () => {
      await assert.rejects(submit(anna, { to: anna.address, subject: 'Unsigned' }), /4[0-9]{2} 4\.[37]\./)
      await assert.rejects(fromOutside('Unjudged'), /4[0-9]{2} 4\.[37]\./)
    })

    await eventuallyAccepted(() => submit(anna, { to: anna.address, subject: 'Signed' }))
    await readMessage(anna, 'Signed')
  })

  test('Redis: mail is judged without what it remembers, and passes', async () => {
    await without('redis-server.service', async () => {
      assert.match(await fromOutside('Without Redis'), /^250 /)
      assert.match(await submit(anna, { to: anna.address, subject: 'Out without Redis' }), /^250 /)
      await readMessage(anna, 'Without Redis')
    })
  })

  test('Dovecot: mail is taken and waits in the queue, nobody is told that his password is wrong', async () => {
    await without('dovecot.service', async () => {
      assert.match(await fromOutside('Waiting for Dovecot'), /^250 /)
      await assert.rejects(submit(anna, { to: anna.address }), /454 4\.7\.0/)
      await waitFor(async () => (await queuedMessages()) === 1, { what: 'the queue to list it', timeoutSeconds: 10 })
    })

    await readMessage(anna, 'Waiting for Dovecot')
  })

  test('the agent: mail comes and goes, and people sign in', async () => {
    await without('rookery-agent.service', async () => {
      assert.match(await fromOutside('Without the agent'), /^250 /)
      await readMessage(anna, 'Without the agent')
      assert.equal(await canSignIn(anna), true)
    })
  })
})

describe('a disk that is full', () => {
  test('keeps mail in the queue when it is the mail store’s', async () => {
    const store = '/var/mail/vhosts/faults.test'
    // Dovecot lives in a mount name space of its own, made when it starts
    const remount = (command: string) =>
      node.run(`systemctl stop dovecot; ${command}; systemctl start dovecot; postqueue -f`)
    await remount(
      `install -d -m 700 -o vmail -g vmail ${store}; mount -t tmpfs -o size=64k,mode=0700,uid=vmail,gid=vmail tmpfs ${store}; head -c 65536 /dev/zero >${store}/filler || true`,
    )
    try {
      assert.match(await fromOutside('Into a full store'), /^250 /)
      const isPutOff = async () => /No space left|Out of disk|4\.[23]\.[02]/.test(await node.exec('postqueue', '-j'))
      await waitFor(isPutOff, { what: 'the delivery to be put off', timeoutSeconds: 15 })
    } finally {
      await remount(`umount ${store}`)
    }

    await readMessage(anna, 'Into a full store')
    assert.equal(await queuedMessages(), 0)
  })

  test('asks senders to come again when it is the queue’s', async () => {
    const spool = '/var/spool/postfix'
    const remount = (command: string) => node.run(`systemctl stop postfix@-; ${command}; systemctl start postfix@-`)
    await remount(`mount -t tmpfs -o size=24m tmpfs /mnt; cp -a ${spool}/. /mnt/; mount --bind /mnt ${spool}`)
    try {
      await assert.rejects(fromOutside('Into a full queue'), /452 4\.3\.1/)
    } finally {
      await remount(`umount ${spool} /mnt`)
    }

    await eventuallyAccepted(() => fromOutside('Into a free queue'))
    await readMessage(anna, 'Into a free queue')
  })
})

describe('a clock', () => {
  // not Rspamd: its allocator and libfaketime wait for one another
  const daemons = 'dovecot.service postfix@-.service'
  const passOn = (file: BundleFile): BundleFile => {
    if (file.path === '/etc/postfix/main.cf') {
      const passed = 'MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ LANG=C LD_PRELOAD FAKETIME'
      return {
        ...file,
        content: `${file.content}import_environment = ${passed}\nexport_environment = TZ LANG=C LD_PRELOAD FAKETIME\n`,
      }
    }
    if (file.path !== '/etc/dovecot/dovecot.conf') return file
    return { ...file, content: `${file.content}import_environment = TZ LD_PRELOAD FAKETIME\n` }
  }

  before(async () => {
    // the daemons' own view: the clock itself is the whole computer's
    await node.run(
      `export DEBIAN_FRONTEND=noninteractive; apt-get -qq update; apt-get -qq -y install libfaketime >/dev/null 2>&1`,
    )
    await node.configure({}, passOn)
  })
  after(async () => {
    // what still runs by a wrong clock would date the mail of the next test
    await node.configure({})
    await node.run(`systemctl restart ${daemons}`)
    await eventuallyAccepted(() => submit(anna, { to: anna.address, subject: 'By the right clock' }))
    await readMessage(anna, 'By the right clock')
  })

  for (const [what, offset] of [
    ['ahead', '+1d'],
    ['behind', '-1d'],
  ] as const) {
    test(`that is a day ${what} for Postfix and Dovecot loses no mail in either direction`, async () => {
      const library = '/usr/lib/$(uname -m)-linux-gnu/faketime/libfaketime.so.1'
      await node.run(`systemctl set-environment LD_PRELOAD=${library} FAKETIME=${offset}
        systemctl restart ${daemons}; systemctl unset-environment LD_PRELOAD FAKETIME`)
      const bigmail = await lab.outside('bigmail.test')
      const [out, back] = [`Out a day ${what}`, `Back a day ${what}`]
      const roots = await lab.readRoots()

      await eventuallyAccepted(() => submit(anna, { to: bigmail.mailbox.address, subject: out }))
      const verdict = headerOf(await readFromOutside(bigmail, roots, out, 60), 'Authentication-Results')
      assert.match(verdict, /dmarc=pass/, verdict)
      await sendFromOutside(bigmail, roots, { to: anna.address, subject: back, text: 'Hi' })
      await readMessage(anna, back)
    })
  }
})

describe('a daemon that is killed', () => {
  const masters = {
    Rspamd: 'systemctl kill --kill-who=main --signal=SIGKILL rspamd.service',
    Redis: 'systemctl kill --kill-who=main --signal=SIGKILL redis-server.service',
    Dovecot: 'kill -9 $(cat /run/dovecot/master.pid)',
    Postfix: 'kill -9 $(cat /var/spool/postfix/pid/master.pid)',
  }
  for (const [name, kill] of Object.entries(masters)) {
    test(`comes back by itself: ${name}`, async () => {
      await node.run(kill)
      await eventuallyAccepted(() => submit(anna, { to: anna.address, subject: `After ${name}` }))
      await readMessage(anna, `After ${name}`)
    })
  }

  test('leaves nobody banned for a password that it could not look at: Dovecot', async () => {
    const signIns = Array.from({ length: 30 }, () => submit(anna, { to: anna.address, subject: 'Cut off' }))
    await node.run(masters.Dovecot)
    const outcomes = await Promise.allSettled(signIns)
    await eventuallyAccepted(() => submit(anna, { to: anna.address, subject: 'After the cut' }))

    assert.ok(outcomes.some(({ status }) => status === 'rejected'))
    assert.match(await node.exec('fail2ban-client', 'status', 'sign-in'), /Total failed:\s+0\n/)
  })
})
