import { InvalidArgumentError } from 'commander'

/** Readers of option values; what they throw is printed as the command's usage error. */
export function toPort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new InvalidArgumentError('A port is a number from 1 to 65535.')
  return port
}

export function toPositive(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('Give a whole number above 0.')
  return number
}

export function toImage(text: string): 'golden' | 'bare' {
  if (text === 'golden' || text === 'bare') return text
  throw new InvalidArgumentError('An image is golden or bare.')
}
