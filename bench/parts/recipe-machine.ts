import type { TestLab } from '../../test/support/lab-harness.ts'
import { bootMachine } from './boot-machine.ts'
import { recipePorts, recipeScript } from './recipe-script.ts'

/** A mail server made by hand, and the ports of its variants. */
export interface RecipeMachine {
  readonly id: string
  readonly host: string
  readonly ports: typeof recipePorts
}

/**
 * The well-known recipe for one's own sending server: Postfix, Dovecot's SASL with a file of plain passwords, OpenDKIM as a
 * milter, with the recipe's settings on Debian's defaults. Two more ports have the same Postfix without parts of it.
 */
export async function startRecipeMachine(
  lab: TestLab,
  options: { readonly domain: string; readonly users: readonly string[]; readonly password: string },
): Promise<RecipeMachine> {
  const { id, address } = await bootMachine(lab, 'recipe')
  const passwords = options.users.map((user) => `${user}@${options.domain}:{PLAIN}${options.password}\n`).join('')
  const script = recipeScript({ domain: options.domain, gateway: lab.status.gateway })
  await lab.exec(id, ['bash', '-euc', script], passwords)
  return { id, host: address, ports: recipePorts }
}
