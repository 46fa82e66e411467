import { ask, clientWithKey } from './client.ts'

/** Returns the key when the API takes it; throws a RequestError that says why not. */
export async function checkKey(key: string): Promise<string> {
  // What no header can carry would fail before it is sent, with no word why.
  const sendable = key.replace(/[^\x21-\x7e]/g, '?')
  await ask(clientWithKey(sendable).GET('/api/v1/me'))
  return key
}
