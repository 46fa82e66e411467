import type { LabMachine } from '#lab/api/lab-api.ts'
import { waitFor } from '#lib/wait-for.ts'

/** What a mailbox's owner is shown, and nothing else. */
export interface Credentials {
  readonly username: string
  readonly password: string
  readonly imap: { readonly host: string; readonly port: number; readonly security: 'tls' | 'starttls' }
  readonly smtp: { readonly host: string; readonly port: number; readonly security: 'tls' | 'starttls' }
}

export interface LabOfPerson {
  ask(method: string, path: string, body?: unknown): Promise<unknown>
  exec(machine: string, argv: readonly string[], input?: string): Promise<string>
  readRoots(): Promise<string>
}

/** Somebody at a machine of his own, with mutt from Debian, set up from the credentials alone. */
export interface PersonWithMutt {
  send(message: { readonly to: string; readonly subject: string; readonly text: string }): Promise<void>
  /** Opens the inbox and reads the newest message that has this subject; null when there is none. */
  read(subject: string): Promise<string | null>
  /** Takes the machine away. */
  leave(): Promise<void>
}

/** Orders the machine, installs mutt and the certificates that people of this lab trust. */
export async function seatPersonWithMutt(lab: LabOfPerson, credentials: Credentials): Promise<PersonWithMutt> {
  const { id } = (await lab.ask('POST', '/machines', { name: 'person', image: 'golden' })) as LabMachine
  const isRunning = async () => ((await lab.ask('GET', `/machines/${id}`)) as LabMachine).state === 'running'
  await waitFor(isRunning, { what: 'the person’s machine to boot', timeoutSeconds: 60 })
  const install = 'apt-get -qq update; apt-get -qq -y --no-install-recommends install mutt >/dev/null 2>&1'
  await lab.exec(id, ['sh', '-euc', `export DEBIAN_FRONTEND=noninteractive; ${install}`])
  await lab.exec(id, ['sh', '-euc', 'cat >/root/roots.pem'], await lab.readRoots())
  await lab.exec(id, ['sh', '-euc', 'umask 077; cat >/root/muttrc'], settings(credentials))
  return {
    send: async ({ to, subject, text }) => {
      await lab.exec(id, ['mutt', '-F', '/root/muttrc', '-s', subject, '--', to], text)
    },
    read: async (subject) => {
      // a pattern without spaces or quotes, for there are two more languages around it
      const pattern = subject.replace(/\W/g, '.')
      const keys = `<search>~s ${pattern}<enter><pipe-message>cat >/root/message<enter><quit>`
      const command = `mutt -F /root/muttrc -f "$folder" -e 'push "${keys}"'`
      const script = `rm -f /root/message; export TERM=xterm command="$1" folder=${folderOf(credentials)}
        timeout 30 script -qefc "$command" /dev/null </dev/null >/dev/null; cat /root/message 2>/dev/null || true`
      const message = await lab.exec(id, ['sh', '-uc', script, 'sh', command])
      return message.includes(subject) ? message : null
    },
    leave: async () => void (await lab.ask('DELETE', `/machines/${id}`)),
  }
}

function folderOf({ imap }: Credentials): string {
  return `${imap.security === 'tls' ? 'imaps' : 'imap'}://${imap.host}:${imap.port}/INBOX`
}

/** muttrc(5). */
function settings(credentials: Credentials): string {
  const { username, password, smtp } = credentials
  return `set realname = "A person"
set from = "${username}"
set use_envelope_from = yes
set smtp_url = "${smtp.security === 'tls' ? 'smtps' : 'smtp'}://${username}@${smtp.host}:${smtp.port}/"
set smtp_pass = "${password}"
set imap_user = "${username}"
set imap_pass = "${password}"
set ssl_force_tls = yes
set ssl_starttls = yes
set ssl_ca_certificates_file = /root/roots.pem
set certificate_file = /dev/null
set folder = /root
set record = ""
set copy = no
set move = no
set quit = yes
set wait_key = no
set wrap_search = yes
set pipe_decode = no
`
}
