/** Asks the person to show once more who he is; resolves with whether he did. */
type Confirmer = () => Promise<boolean>

let confirmer: Confirmer | null = null

/** The page says here how it asks; null when it cannot any more. */
export function setConfirmer(next: Confirmer | null): void {
  confirmer = next
}

/** As fetch; what needs a fresh proof of who asks is sent again after the person gave it. */
export async function fetchConfirmed(request: Request): Promise<Response> {
  const again = request.clone()
  const response = await fetch(request)
  if (response.status !== 403 || confirmer === null || !(await needsConfirmation(response))) return response
  return (await confirmer()) ? await fetch(again) : response
}

async function needsConfirmation(response: Response): Promise<boolean> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null)
  return typeof body === 'object' && body !== null && 'code' in body && body.code === 'confirmation-required'
}
