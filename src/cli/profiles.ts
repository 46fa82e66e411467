import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** One sign-in of this command. */
export interface Profile {
  readonly url: string
  readonly apiKey: string
  /** The key was made by "rookery login" for this profile alone, and ends with it. */
  readonly isOwnKey: boolean
}

export interface Profiles {
  /** The one that is used when none is named: where somebody signed in last. */
  readonly current: string | null
  readonly profiles: Readonly<Record<string, Profile>>
}

export const noProfiles: Profiles = { current: null, profiles: {} }

/** Where sign-ins are kept: XDG_CONFIG_HOME, else ~/.config. */
export function profilesFile(environment: Environment): string {
  const base = environment['XDG_CONFIG_HOME'] ?? join(environment['HOME'] ?? homedir(), '.config')
  return join(base, 'rookery', 'profiles.json')
}

/** @throws {Error} when the file is there and is not ours to read or not as we wrote it */
export function readProfiles(environment: Environment): Profiles {
  const path = profilesFile(environment)
  try {
    return { ...noProfiles, ...(JSON.parse(readFileSync(path, 'utf8')) as Partial<Profiles>) }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return noProfiles
    throw new Error(`${path} cannot be read. Remove it and sign in again with "rookery login".`, { cause: error })
  }
}

/** Writes all of it at once, for the owner's eyes alone: it has keys. */
export function writeProfiles(environment: Environment, profiles: Profiles): void {
  const path = profilesFile(environment)
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 })
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify(profiles, null, 2)}\n`, { mode: 0o600 })
  chmodSync(draft, 0o600)
  renameSync(draft, path)
}

/** The profile of this name, or the current one; null when there is none at all. @throws {Error} for an unknown name */
export function findProfile(environment: Environment, name: string | undefined): Profile | null {
  const { current, profiles } = readProfiles(environment)
  const wanted = name ?? current
  const found = wanted === null ? undefined : profiles[wanted]
  if (found !== undefined) return found
  if (name === undefined) return null
  const known = Object.keys(profiles)
  const hint = known.length === 0 ? 'There is none yet.' : `There are ${known.join(', ')}.`
  throw new Error(`There is no profile ${name}. ${hint} "rookery login --profile ${name}" makes it.`)
}
