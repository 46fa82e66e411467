import type { Command } from 'commander'
import type { Connection, ConnectionOptions } from './connection.ts'
import { findConnection } from './find-connection.ts'
import { createOutput, type Output } from './output.ts'

/** What every command over the API takes. */
export interface CommonOptions {
  readonly json?: boolean
  readonly url?: ConnectionOptions['url']
  readonly profile?: string
}

/** Finds the API and the way to print. @throws {Error} with what to set when no API is known */
export type OpenCommand = (options: CommonOptions) => { readonly connection: Connection; readonly output: Output }

export function createOpen(environment: Readonly<Record<string, string | undefined>>): OpenCommand {
  return (options) => ({
    connection: findConnection(environment, options),
    output: createOutput(process.stdout, { json: options.json ?? false }),
  })
}

export function withCommonOptions(command: Command): Command {
  return command
    .option('--json', 'print JSON')
    .option('--url <url>', 'address of the API (default: that of the profile, or of "npm start" here)')
    .option('--profile <name>', 'which sign-in of "rookery login" (default: the newest)')
}
