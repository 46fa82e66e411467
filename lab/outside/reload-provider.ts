import type { LabContext } from '../world.ts'

/** Makes a provider's running services read their changed files. */
export async function reloadProvider(context: Pick<LabContext, 'exec'>, machine: string): Promise<void> {
  await context.exec(machine, ['systemctl', 'restart', 'rspamd.service', 'dovecot.service', 'postfix@-.service'])
}
