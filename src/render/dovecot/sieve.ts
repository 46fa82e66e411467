import type { FileSpec } from '../bundle-files.ts'
import { managedBy } from '../bundle-files.ts'

const directory = '/etc/dovecot/sieve'

/**
 * Sieve (RFC 5228) for users, and what runs when a message is moved (imapsieve): into Junk it is learnt as spam, out of Junk as
 * ham. Only our own scripts may hand a message to a program, and only to the two that learn.
 */
export const sieveSettings = `plugin {
  sieve = file:~/sieve;active=~/.dovecot.sieve
  sieve_before = ${directory}/before.sieve
  sieve_plugins = sieve_imapsieve sieve_extprograms
  sieve_global_extensions = +vnd.dovecot.pipe +vnd.dovecot.environment
  sieve_pipe_socket_dir = .
  sieve_pipe_exec_timeout = 30s
  sieve_max_script_size = 128k
  sieve_max_actions = 32
  sieve_max_redirects = 4
  sieve_max_cpu_time = 10s
  sieve_quota_max_scripts = 20
  sieve_quota_max_storage = 1M
  sieve_redirect_envelope_from = recipient
  sieve_vacation_min_period = 1h
  sieve_vacation_dont_check_recipient = no
  imapsieve_mailbox1_name = Junk
  imapsieve_mailbox1_causes = COPY APPEND
  imapsieve_mailbox1_before = file:${directory}/learn-spam.sieve
  imapsieve_mailbox2_name = *
  imapsieve_mailbox2_from = Junk
  imapsieve_mailbox2_causes = COPY
  imapsieve_mailbox2_before = file:${directory}/learn-ham.sieve
}
`

/** Our own scripts; the agent compiles them, since the mail processes may not write beside them. */
export function renderSieveScripts(): FileSpec[] {
  return Object.entries(scripts).map(([name, script]) => ({
    path: `${directory}/${name}.sieve`,
    content: `# ${managedBy}\n${script}`,
  }))
}

const scripts = {
  // before a user's own script: what comes a second time, from the queue or from the server that sent it, after a crash that
  // lost the word that it had arrived, is dropped (RFC 7352); what Rspamd marked as spam goes to Junk, and no vacation
  // notice answers it
  before: `require ["duplicate", "envelope", "fileinto", "mailbox", "variables"];
if allof (header :matches "Message-ID" "?*", header :matches "Date" "?*") {
  if header :matches "Message-ID" "*" { set "id" "\${1}"; }
  if header :matches "Date" "*" { set "date" "\${1}"; }
  if envelope :matches "from" "*" { set "from" "\${1}"; }
  if envelope :matches "to" "*" { set "to" "\${1}"; }
  if duplicate :uniqueid "\${id} \${date} \${from} \${to}" :seconds 7200 {
    discard;
    stop;
  }
}
if header :is "X-Spam" "Yes" {
  fileinto :create "Junk";
  stop;
}
`,
  'learn-spam': `require ["vnd.dovecot.pipe", "copy", "imapsieve"];
pipe :copy :try "learn-spam";
`,
  'learn-ham': `require ["vnd.dovecot.pipe", "copy", "imapsieve", "environment", "variables"];
if environment :matches "imap.mailbox" "*" {
  set "folder" "\${1}";
}
if string :is "\${folder}" "Trash" {
  stop;
}
pipe :copy :try "learn-ham";
`,
}
