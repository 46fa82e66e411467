import { readFile } from 'node:fs/promises'
import { agentFiles } from '#protocol/node-paths.ts'
import { asObject, asText } from './check-shape.ts'

/** What first boot wrote down: where the control plane is, and the one-time token. */
export interface AgentConfig {
  readonly url: string
  readonly caPem: string
  readonly token: string
  readonly nodeId: string
}

/** @throws when the file is missing or is not what first boot writes */
export async function readAgentConfig(path: string = agentFiles.config): Promise<AgentConfig> {
  const config = asObject(JSON.parse(await readFile(path, 'utf8')), path)
  return {
    url: asText(config['url'], 'url'),
    caPem: asText(config['caPem'], 'caPem'),
    token: asText(config['token'], 'token'),
    nodeId: asText(config['nodeId'], 'nodeId'),
  }
}
