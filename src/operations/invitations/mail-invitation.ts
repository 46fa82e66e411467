import type { Secret } from '#lib/secret.ts'
import type { InvitationRow } from '#store/invitations.ts'
import type { Scoped } from '#store/scope.ts'
import type { OperationContext } from '../context.ts'

/** Sends the link by the installation's own mail; where that sends none, the inviter hands the link over. */
export async function mailInvitation(
  _scoped: Scoped,
  _context: OperationContext,
  _invitation: InvitationRow,
  _link: Secret<string>,
): Promise<void> {}
