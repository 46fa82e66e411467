import type { AuthRoute } from './define-auth-route.ts'
import {
  addPasskeyRoute,
  askForPasskeyRoute,
  beginPasskeyRoute,
  listPasskeysRoute,
  removePasskeyRoute,
  signInByPasskeyRoute,
} from './routes/passkeys.ts'
import { changePasswordRoute, forgotPasswordRoute, resetPasswordRoute } from './routes/passwords.ts'
import {
  confirmRoute,
  endOtherSessionsRoute,
  endSessionRoute,
  getSessionRoute,
  listSessionsRoute,
  signOutRoute,
} from './routes/sessions.ts'
import { secondFactorRoute, signInMethodsRoute, signInRoute } from './routes/sign-in.ts'
import { confirmSignUpRoute, signUpRoute } from './routes/sign-up.ts'
import { beginSingleSignOnRoute, finishSingleSignOnRoute } from './routes/single-sign-on.ts'
import { confirmTotpRoute, disableTotpRoute, enrolTotpRoute, renewRecoveryCodesRoute } from './routes/totp.ts'

/** All of sign-in on one sheet. */
export const allAuthRoutes: readonly AuthRoute[] = [
  signInMethodsRoute,
  signUpRoute,
  confirmSignUpRoute,
  signInRoute,
  secondFactorRoute,
  signOutRoute,
  getSessionRoute,
  listSessionsRoute,
  endSessionRoute,
  endOtherSessionsRoute,
  confirmRoute,
  changePasswordRoute,
  forgotPasswordRoute,
  resetPasswordRoute,
  enrolTotpRoute,
  confirmTotpRoute,
  disableTotpRoute,
  renewRecoveryCodesRoute,
  listPasskeysRoute,
  beginPasskeyRoute,
  addPasskeyRoute,
  removePasskeyRoute,
  askForPasskeyRoute,
  signInByPasskeyRoute,
  beginSingleSignOnRoute,
  finishSingleSignOnRoute,
]
