import { runCommand } from '#lib/run-command.ts'

/**
 * Has the daemons open the replica again after its files were replaced. They keep a database open, whatever its path leads
 * to meanwhile: proxymap(8) for up to 100 s or 100 clients, Dovecot's auth workers while they are used. Only a damaged or
 * removed file needs this, never a change of mail data. What does not run opens the new files when it starts. Rspamd is left
 * alone: it opens the limits again every 10 s by itself, and a reload would turn mail away for a moment.
 */
export async function refreshReaders(): Promise<void> {
  for (const unit of ['postfix@-.service', 'dovecot.service']) {
    await runCommand('systemctl', ['is-active', '--quiet', unit])
      .then(() => runCommand('systemctl', ['reload', unit]))
      .catch(() => undefined)
  }
}
