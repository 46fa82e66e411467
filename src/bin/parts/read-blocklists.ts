import { blocklistsSchema } from '#config/blocklists.ts'
import { type Config, ConfigError, readJsonSetting } from '#config/config.ts'
import { type Blocklist, defaultBlocklists } from '#plan/verification/blocklists.ts'

/** The blocklists that verification asks. @throws {ConfigError} when the file is not a list of blocklists */
export function readBlocklists(config: Config): readonly Blocklist[] {
  const variable = 'ROOKERY_BLOCKLISTS_FILE'
  const setting = readJsonSetting(config[variable], variable)
  if (setting === null) return defaultBlocklists
  const parsed = blocklistsSchema.safeParse(setting)
  if (!parsed.success) throw new ConfigError(`${config[variable]} (${variable}) is not valid: ${parsed.error.message}`)
  return parsed.data
}
