import { ask, client } from './client.ts'

/** What waits with this code to act in one's name. */
export function findDevice(userCode: string) {
  return ask(client().GET('/api/v1/device-authorisations/approve', { params: { query: { user_code: userCode } } }))
}

export function decideDevice({ userCode, isApproved }: { readonly userCode: string; readonly isApproved: boolean }) {
  return ask(client().POST('/api/v1/device-authorisations/approve', { body: { user_code: userCode, isApproved } }))
}
