import { accessTexts } from './en/access.ts'
import { domainTexts } from './en/domains.ts'
import { eventTexts } from './en/events.ts'
import { kitTexts } from './en/kit.ts'
import { mailTexts } from './en/mail.ts'
import { nodeTexts } from './en/nodes.ts'
import { operatorTexts } from './en/operator.ts'
import { overviewTexts } from './en/overview.ts'
import { shellTexts } from './en/shell.ts'
import { stateTexts } from './en/states.ts'
import { wizardTexts } from './en/wizard.ts'

/**
 * Every sentence of the dashboard in English, by part. A second language is an object of the same type: what is missing
 * in it does not compile. Texts with a value in them are functions, so that word order is the language's own.
 */
export const en = {
  kit: kitTexts,
  shell: shellTexts,
  states: stateTexts,
  overview: overviewTexts,
  domains: domainTexts,
  nodes: nodeTexts,
  access: accessTexts,
  events: eventTexts,
  wizard: wizardTexts,
  mail: mailTexts,
  operator: operatorTexts,
}

export type Texts = typeof en
