import type { Secret } from '#lib/secret.ts'
import type { Site } from './site.ts'

export interface MailText {
  readonly subject: string
  readonly text: string
}

/** Tokens stand behind `#`: browsers send that part to no server, so no log along the way has them. */
export function resetLink({ publicUrl }: Site, token: Secret<string>): string {
  return `${publicUrl}/reset-password#token=${token.reveal()}`
}

export function resetMail(site: Site, token: Secret<string>, minutes: number): MailText {
  return {
    subject: 'Set a new password',
    text: letter(
      'Somebody asked for a new password for this address. This link sets one:',
      resetLink(site, token),
      `It works once and for ${minutes} minutes. Who did not ask for it need not do anything.`,
    ),
  }
}

/** Of a change to how somebody gets in. */
export function changedMail({ publicUrl }: Site, change: string): MailText {
  return {
    subject: 'How this account gets in has changed',
    text: letter(
      `This account at ${publicUrl} was changed: ${change}.`,
      'Who did not do this sets a new password at once, which ends all sessions, and tells the operator:',
      `${publicUrl}/forgot-password`,
    ),
  }
}

export function confirmSignUpMail({ publicUrl }: Site, token: Secret<string>): MailText {
  return {
    subject: 'Finish the sign-up',
    text: letter(
      'Somebody signed up with this address. This link finishes it:',
      `${publicUrl}/confirm-sign-up#token=${token.reveal()}`,
      'It works once and for a day. Who did not sign up need not do anything.',
    ),
  }
}

export function alreadyThereMail({ publicUrl }: Site): MailText {
  return {
    subject: 'There is an account already',
    text: letter(
      'Somebody signed up with this address, which has an account already. To sign in:',
      `${publicUrl}/sign-in`,
      'Who forgot the password asks for a new one there.',
    ),
  }
}

function letter(...paragraphs: readonly string[]): string {
  return `${paragraphs.join('\n\n')}\n`
}
