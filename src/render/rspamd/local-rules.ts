import { managedBy } from '../bundle-files.ts'
import { attachments } from './attachments.ts'
import { sendingLimit } from './sending-limit.ts'

/** Our own rules for Rspamd, in one file of Lua; each in a scope of its own. */
export function renderLocalRules(): string {
  return `-- ${managedBy}\n${[sendingLimit, attachments].map((rule) => `do\n${rule}end\n`).join('\n')}`
}
