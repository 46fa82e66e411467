import type { Command } from 'commander'
import type { components } from '#client/schema.ts'
import { type CommonOptions, type OpenCommand, withCommonOptions } from './common-options.ts'

interface ResetOptions extends CommonOptions {
  readonly removeSecondFactors?: boolean
}

/** `rookery users …`: what the operator does for people who cannot get in. */
export function addUserCommands(program: Command, open: OpenCommand): void {
  const users = program.command('users').description('people who sign in')
  withCommonOptions(
    users
      .command('reset-link')
      .description('make a link that sets a new password, to hand over where there is no mail'),
  )
    .argument('<e-mail>', 'address of the account')
    .option('--remove-second-factors', 'for who has lost them: the link removes authenticator app, codes and passkeys')
    .action(async (email: string, options: ResetOptions) => {
      const { connection, output } = open(options)
      const made = await connection.post<components['schemas']['ResetLink']>('/users/reset-links', {
        email,
        removesSecondFactors: options.removeSecondFactors === true,
      })
      output.json(made)
      output.line(made.link)
      output.line('It works once and for 30 minutes.')
    })
}
