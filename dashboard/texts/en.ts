import { eventTexts } from './en/events.ts'
import { kitTexts } from './en/kit.ts'
import { mailTexts } from './en/mail.ts'
import { shellTexts } from './en/shell.ts'
import { wizardTexts } from './en/wizard.ts'

/**
 * Every sentence of the dashboard in English, by part. A second language is an object of the same type: what is missing
 * in it does not compile. Texts with a value in them are functions, so that word order is the language's own.
 */
export const en = {
  kit: kitTexts,
  shell: shellTexts,
  events: eventTexts,
  wizard: wizardTexts,
  mail: mailTexts,
}

export type Texts = typeof en
