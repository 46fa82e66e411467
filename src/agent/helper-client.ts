import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { helperFiles } from '#protocol/node-paths.ts'
import type { HelperAnswer, HelperRequest, HelperResults, HelperVerb } from './helper-protocol.ts'

/** The helper said that it could not do what it was asked. */
export class HelperError extends Error {
  override readonly name = 'HelperError'
}

/** Asks the helper, which is started by the connection. */
export interface Helper {
  /**
   * @param onProgress is told what a person may want to see meanwhile
   * @throws {HelperError} what the helper said, or that the connection broke before it had said anything: the work may go on
   */
  ask<V extends HelperVerb>(
    request: Extract<HelperRequest, { readonly verb: V }>,
    onProgress?: (detail: string) => void,
  ): Promise<HelperResults[V]>
}

export function connectHelper(path: string = helperFiles.socket): Helper {
  return { ask: (request, onProgress) => ask(path, request, onProgress ?? (() => undefined)) }
}

function ask<V extends HelperVerb>(
  path: string,
  request: Extract<HelperRequest, { readonly verb: V }>,
  onProgress: (detail: string) => void,
): Promise<HelperResults[V]> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    const fail = (message: string) => {
      socket.destroy()
      reject(new HelperError(message))
    }
    const lines = createInterface({ input: socket })
    // what readline passes on of the socket's errors
    lines.on('error', () => undefined)
    lines.on('line', (line) => {
      const answer = JSON.parse(line) as HelperAnswer
      if ('progress' in answer) return onProgress(answer.progress)
      if ('error' in answer) return fail(answer.error)
      socket.destroy()
      resolve(answer.result as HelperResults[V])
    })
    socket.on('error', (error) => fail(`the helper cannot be asked to ${request.verb}: ${error.message}`))
    socket.on('close', () => fail(`the helper ended before it had finished to ${request.verb}`))
    socket.on('connect', () => socket.write(`${JSON.stringify(request)}\n`))
  })
}
