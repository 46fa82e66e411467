import { axios } from 'acme-client'
import { readProblem } from './acme-errors.ts'

const requestTimeoutMilliseconds = 30_000
let isSettled = false

/**
 * The library shares one HTTP client in the process. Here it is made to fail at once and with the CA's own problem, whose
 * type it would drop: when to try again is decided by the reconciler, which has all resources in view. Works once.
 */
export function settleAcmeHttp(): void {
  if (isSettled) return
  isSettled = true
  axios.defaults.timeout = requestTimeoutMilliseconds
  Object.assign(axios.defaults, { acmeSettings: { retryMaxAttempts: 0, retryDefaultDelay: 0 } })
  axios.interceptors.response.use((response) => {
    const problem = readProblem(response.status, response.data, response.headers['retry-after'])
    if (problem !== null) throw problem
    return response
  })
}
