import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { createInterface } from 'node:readline'
import { LabError } from './lab-error.ts'

/**
 * Asks a lab's API over its socket. Resolves with the JSON answer, undefined when there is none.
 * @throws {LabError} what the lab answered; an Error when nobody listens
 */
export async function askLab(socketPath: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await send(socketPath, method, path, body)
  const chunks: Buffer[] = []
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString('utf8')
  const json = text === '' ? undefined : (JSON.parse(text) as unknown)
  const status = response.statusCode ?? 0
  if (status < 400) return json
  const { error } = json as { error: { code: string; message: string } }
  throw new LabError(status, error.code, error.message)
}

/** Reads an answer of newline-delimited JSON as it comes. */
export async function* streamLab(socketPath: string, method: string, path: string): AsyncIterable<unknown> {
  const response = await send(socketPath, method, path)
  for await (const line of createInterface({ input: response })) yield JSON.parse(line)
}

async function send(socketPath: string, method: string, path: string, body?: unknown): Promise<IncomingMessage> {
  const request = httpRequest({ socketPath, method, path, headers: { 'content-type': 'application/json' } })
  request.end(body === undefined ? undefined : JSON.stringify(body))
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  return response
}
