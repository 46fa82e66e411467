import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { LabStatus } from '#lab/api/lab-api.ts'
import type { PreparedArtifacts } from './prepare-artifacts.ts'
import type { Environment, StackOptions } from './stack-options.ts'
import type { StateDirectory } from './state-directory.ts'

export interface StackParts {
  readonly options: Pick<StackOptions, 'name' | 'httpPort' | 'image' | 'world' | 'environment'>
  readonly state: StateDirectory
  readonly lab: LabStatus | null
  readonly databaseUrl: string
  readonly artifacts: PreparedArtifacts
}

const agentPort = 7443

/** The configuration of api and worker, as an operator would write it, for this machine's lab. */
export function stackEnvironment(parts: StackParts): Readonly<Record<string, string>> {
  const { options, state, lab, databaseUrl, artifacts } = parts
  return {
    ...inheritedFrom(options.environment),
    DATABASE_URL: databaseUrl,
    ROOKERY_MASTER_KEY_FILE: state.masterKeyFile,
    ...(existsSync(state.otherMasterKeyFile) ? { ROOKERY_OTHER_MASTER_KEY_FILE: state.otherMasterKeyFile } : {}),
    ROOKERY_OPERATOR_KEY_FILE: state.operatorKeyFile,
    ROOKERY_HTTP_PORT: String(options.httpPort),
    ROOKERY_AGENT_FILE: artifacts.agentFile,
    ROOKERY_DASHBOARD_DIRECTORY: artifacts.dashboardDirectory,
    ROOKERY_NODE_IMAGE: options.image,
    ROOKERY_LOG_LEVEL: options.environment['ROOKERY_LOG_LEVEL'] ?? 'info',
    ...signInSettings(options.environment),
    ...(lab === null ? memoryWorld() : labWorld(lab, options.name, state)),
  }
}

function labWorld(lab: LabStatus, name: string, state: StateDirectory): Readonly<Record<string, string>> {
  return {
    ROOKERY_AGENT_HOST: lab.gateway,
    ROOKERY_AGENT_PORT: String(agentPort),
    ROOKERY_AGENT_URL: `https://${lab.gateway}:${agentPort}`,
    ROOKERY_COMPUTE_PROVIDER: 'local',
    ROOKERY_LAB_SOCKET: join('/run/rookery-lab', name, 'api.sock'),
    ROOKERY_RESOLVERS: lab.resolver,
    ROOKERY_NODE_RESOLVERS: lab.resolver,
    ROOKERY_ACME_DIRECTORY_URL: lab.acmeDirectoryUrl,
    ROOKERY_ACME_NAME: "The lab's certificate authority",
    ROOKERY_SEED_MAILBOXES_FILE: state.seedMailboxesFile,
    ROOKERY_TRUSTED_ROOTS_FILE: lab.rootsFile,
  }
}

function memoryWorld(): Readonly<Record<string, string>> {
  return {
    ROOKERY_AGENT_HOST: '127.0.0.1',
    ROOKERY_AGENT_PORT: String(agentPort),
    ROOKERY_AGENT_URL: `https://127.0.0.1:${agentPort}`,
    ROOKERY_COMPUTE_PROVIDER: 'memory',
    ROOKERY_REGIONS: 'memory',
    ROOKERY_ACME_DIRECTORY_URL: 'memory',
  }
}

/** How people sign in is the operator's to say, also on one machine. */
function signInSettings(environment: Environment): Readonly<Record<string, string>> {
  const names = /^ROOKERY_(PUBLIC_URL|TRUSTED_PROXIES|OPEN_SIGN_UP|SYSTEM_MAIL_.*|OIDC_.*)$/
  return Object.fromEntries(
    Object.entries(environment).filter(
      (pair): pair is [string, string] => names.test(pair[0]) && pair[1] !== undefined,
    ),
  )
}

/** What a process needs to run at all; nothing else of the caller's environment reaches it. */
function inheritedFrom(environment: Environment): Readonly<Record<string, string>> {
  const names = ['PATH', 'HOME', 'LANG', 'TZ', 'NODE_OPTIONS']
  const present = names.map((name) => [name, environment[name]] as const)
  return Object.fromEntries(present.filter((pair): pair is readonly [string, string] => pair[1] !== undefined))
}
