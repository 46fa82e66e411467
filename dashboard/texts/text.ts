import { en, type Texts } from './en.ts'

/** The texts of the language that is shown. */
export const text: Texts = en
