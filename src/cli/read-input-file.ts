import { readFileSync } from 'node:fs'

/** A file that was named on the command line. @throws {Error} with a sentence when it cannot be read */
export function readInputFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new Error(`The file ${path} cannot be read. Name one that is there and yours to read.`)
  }
}

/** A JSON file that was named on the command line. @throws {Error} with a sentence when it is not one */
export function readInputJson(path: string): unknown {
  const text = readInputFile(path)
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`The file ${path} is not valid JSON.`)
  }
}
