/** The control plane answered, but not with success. */
export class ControlPlaneError extends Error {
  override readonly name = 'ControlPlaneError'
  readonly status: number

  constructor(status: number, path: string) {
    super(`the control plane answered ${status} to ${path}`)
    this.status = status
  }
}
