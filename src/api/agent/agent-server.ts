import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, fastify, LogController } from 'fastify'
import type { z } from 'zod'
import { sha256Hex } from '#lib/hash.ts'
import { newPrefixedId } from '#lib/id.ts'
import type { CertificatePair } from '#lib/x509-authority.ts'
import { ProblemError } from '#model/error.ts'
import { systemScope } from '#model/scope.ts'
import { recordHeartbeat } from '#operations/agents/record-heartbeat.ts'
import { registerAgent } from '#operations/agents/register-agent.ts'
import { announceApplied } from '#store/directory.ts'
import { findNewestBundle } from '#store/node-bundles.ts'
import { withScope } from '#store/scope.ts'
import type { ApiContext } from '../api-context.ts'
import { setErrorHandlers } from '../error-handlers.ts'
import { validatorOf } from '../field-errors.ts'
import { DirectoryMessage, HeartbeatMessage, RegisterMessage, StreamQuery } from './agent-messages.schema.ts'
import { authenticateAgent, authenticateMachine, readAgentSecret } from './authenticate-agent.ts'
import { changeAsAgent } from './change-as-agent.ts'
import { streamToAgent } from './stream-to-agent.ts'

export interface AgentServerOptions {
  readonly context: ApiContext
  /** Server certificate that nodes pin by its authority. */
  readonly tls: CertificatePair
  readonly agentFile: string
  readonly runtimeFile: string
}

/** The HTTPS server that agents talk to (protocol/agent-protocol.ts); it does not listen yet. */
export function createAgentServer({ context, tls, agentFile, runtimeFile }: AgentServerOptions): FastifyInstance {
  const app = fastify({
    https: { cert: tls.certificatePem, key: tls.privateKeyPem.reveal(), minVersion: 'TLSv1.2' },
    loggerInstance: context.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 16 * 1024,
    genReqId: () => newPrefixedId('req'),
    forceCloseConnections: true,
  }) as unknown as FastifyInstance
  app.setValidatorCompiler(({ schema }) => validatorOf(schema as unknown as z.ZodType))
  setErrorHandlers(app, () => [])
  addMessageRoutes(app, context)
  addReadRoutes(app, context)
  addFileRoute(app, context, '/agent/v1/files/agent.cjs', agentFile)
  addFileRoute(app, context, '/agent/v1/files/node', runtimeFile)
  return app
}

function addMessageRoutes(app: FastifyInstance, context: ApiContext): void {
  app.post('/agent/v1/register', { schema: { body: RegisterMessage }, bodyLimit: 4096 }, async (request) => {
    const token = readAgentSecret(request.headers.authorization)
    const message = request.body as z.output<typeof RegisterMessage>
    const { nodeId, agentKey } = await changeAsAgent(context, request, async (scoped) => {
      const registered = await registerAgent(scoped, context.operations, token, message)
      return { result: registered, nodeId: registered.nodeId }
    })
    return { nodeId, agentKey: agentKey.reveal() }
  })
  const heartbeat = { schema: { body: HeartbeatMessage }, bodyLimit: 256 * 1024 }
  app.post('/agent/v1/heartbeat', heartbeat, async (request, reply) => {
    const node = await authenticateAgent(context.db, request.headers.authorization)
    const message = request.body as z.output<typeof HeartbeatMessage>
    await changeAsAgent(context, request, async (scoped) => {
      await recordHeartbeat(scoped, context.operations, node, message)
      return { result: null, nodeId: node.id }
    })
    return reply.code(204).send()
  })
  app.post('/agent/v1/directory', { schema: { body: DirectoryMessage } }, async (request, reply) => {
    const node = await authenticateAgent(context.db, request.headers.authorization)
    const { directorySequence } = request.body as z.output<typeof DirectoryMessage>
    await withScope(context.db, systemScope, (scoped) => announceApplied(scoped, node.id, directorySequence))
    return reply.code(204).send()
  })
}

function addReadRoutes(app: FastifyInstance, context: ApiContext): void {
  app.get('/agent/v1/stream', { schema: { querystring: StreamQuery } }, async (request, reply) => {
    const node = await authenticateAgent(context.db, request.headers.authorization)
    if (node.deletingAt !== null) throw new ProblemError('unauthenticated')
    reply.hijack()
    const agentKeyHash = sha256Hex(readAgentSecret(request.headers.authorization).reveal())
    const position = request.query as z.output<typeof StreamQuery>
    await streamToAgent(context, { nodeId: node.id, agentKeyHash, position, response: reply.raw }).catch(
      (error: unknown) => {
        context.logger.warn({ error, nodeId: node.id }, 'the stream of an agent broke')
        reply.raw.destroy()
      },
    )
  })
  app.get('/agent/v1/bundle', async (request, reply) => {
    const node = await authenticateAgent(context.db, request.headers.authorization)
    const row = await withScope(context.db, systemScope, (scoped) => findNewestBundle(scoped, node.id))
    if (row === null) throw new ProblemError('not-found', { detail: 'There is no bundle for this node yet.' })
    const place = `node_bundles/body_sealed/${node.id}/${row.generation}`
    const body = context.operations.vault.openText(node.tenantId, place, row.bodySealed)
    return reply.type('application/json').send(body.reveal())
  })
}

/** The runtime has 126 MB: with small pieces a node would wait longer for it than for anything else. */
const pieceBytes = 1024 * 1024

function addFileRoute(app: FastifyInstance, context: ApiContext, url: string, path: string): void {
  app.get(url, async (request, reply): Promise<FastifyReply> => {
    await authenticateMachine(context.db, request.headers.authorization, context.operations.clock())
    const { size } = await stat(path).catch((cause: unknown) => {
      throw new ProblemError('unavailable', { detail: 'The file is not built here.', cause })
    })
    return reply
      .type('application/octet-stream')
      .header('content-length', size)
      .send(createReadStream(path, { highWaterMark: pieceBytes }))
  })
}
