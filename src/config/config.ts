import { readFileSync } from 'node:fs'
import { Secret } from '#lib/secret.ts'
import { type Environment, environmentSchema } from './env.ts'

/** The environment, checked once, in the shape that the processes use. */
export type Config = Environment

/** A variable is missing or wrong; the message names each with what it must be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** @throws {ConfigError} */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const result = environmentSchema.safeParse(environment)
  if (result.success) return result.data
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  throw new ConfigError(`The configuration is not complete:\n${lines.join('\n')}\nSee docs/reference/configuration.md.`)
}

/** How people reach this installation, without a final slash. */
export function readPublicUrl({ ROOKERY_PUBLIC_URL, ROOKERY_HTTP_PORT }: Config): string {
  return ROOKERY_PUBLIC_URL === '' ? `http://127.0.0.1:${ROOKERY_HTTP_PORT}` : new URL(ROOKERY_PUBLIC_URL).origin
}

/** A secret in a file named by the configuration; `null` when none is named. @throws {ConfigError} */
export function readSecretSetting(path: string, variable: string): Secret<string> | null {
  return path === '' ? null : new Secret(readText(path, variable).trim())
}

/** JSON of a file named by the configuration; `null` when none is named. @throws {ConfigError} */
export function readJsonSetting(path: string, variable: string): unknown {
  if (path === '') return null
  try {
    return JSON.parse(readText(path, variable))
  } catch (error) {
    if (error instanceof ConfigError) throw error
    throw new ConfigError(`${path} (${variable}) is not valid JSON.`, { cause: error })
  }
}

/** Text of a file named by the configuration. @throws {ConfigError} */
export function readText(path: string, variable: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new ConfigError(`${variable} names ${path}, which cannot be read.`, { cause: error })
  }
}
