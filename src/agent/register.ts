import { hostname } from 'node:os'
import { protocolVersion } from '#protocol/agent-protocol.ts'
import { agentFiles } from '#protocol/node-paths.ts'
import type { AgentConfig } from './agent-config.ts'
import { type AgentIdentity, loadIdentity, saveIdentity } from './agent-state.ts'
import { writeFileAtomically } from './atomic-file.ts'
import type { ControlPlane } from './control-plane.ts'
import { parseRegisterAnswer } from './parse-register-answer.ts'
import { agentVersion } from './version.ts'

/**
 * Gives the agent its key: the stored one, or a new one for the one-time token. The token can be used again until the key has
 * been used, so a kill between answer and storing costs nothing.
 */
export async function register(config: AgentConfig, controlPlane: ControlPlane): Promise<AgentIdentity> {
  const stored = await loadIdentity()
  const state = stored ?? (await registerAnew(config, controlPlane))
  controlPlane.setKey(state.agentKey)
  return state
}

async function registerAnew(config: AgentConfig, controlPlane: ControlPlane): Promise<AgentIdentity> {
  controlPlane.setKey(config.token)
  const answer = await controlPlane.register({ version: protocolVersion, hostname: hostname(), agentVersion })
  const { nodeId, agentKey } = parseRegisterAnswer(answer)
  const state: AgentIdentity = { nodeId, agentKey }
  await saveIdentity(state)
  await writeFileAtomically(agentFiles.keyHeader, `Authorization: Bearer ${agentKey}\n`)
  console.log(`registered as ${nodeId}`)
  return state
}
