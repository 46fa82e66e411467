/** The benchmarking block of RFC 2544 and RFC 6890: never routed on the Internet, so nothing real can be hit. */
export const LAB_BLOCK = '198.18.0.0/15'
export const RANGE_PREFIX_LENGTH = 20

/** First offset of the pool for customers' machines; below are the network, the gateway and the lab's own machines. */
export const FIRST_POOL_OFFSET = 64
/** Last usable offset of a /20 (the one after is the broadcast address). */
export const LAST_POOL_OFFSET = 4094

/** A lab's addresses: a /20 within 198.18.0.0/15. */
export interface AddressRange {
  readonly cidr: string
  readonly gateway: string
  addressAt(offset: number): string
  /** Null when the address lies outside of the range or is not one. */
  offsetOf(address: string): number | null
}

/** @throws with a sentence that says what would be right */
export function parseAddressRange(cidr: string): AddressRange {
  const [address = '', length] = cidr.split('/')
  const network = parseAddress(address)
  const block = parseAddress('198.18.0.0') ?? 0
  const isAligned = network !== null && network % 4096 === 0
  if (length !== String(RANGE_PREFIX_LENGTH) || !isAligned || network < block || network >= block + 0x20000) {
    throw new Error(`The range of a lab is a /20 within ${LAB_BLOCK}, such as 198.18.16.0/20; ${cidr} is none.`)
  }
  return {
    cidr,
    gateway: formatAddress(network + 1),
    addressAt(offset) {
      if (!Number.isInteger(offset) || offset < 0 || offset > 4095) throw new RangeError(`No address at ${offset}.`)
      return formatAddress(network + offset)
    },
    offsetOf(text) {
      const value = parseAddress(text)
      return value === null || value < network || value > network + 4095 ? null : value - network
    },
  }
}

/**
 * The next free offset of the pool after `lastOffset`, round and round, so that an address that was just given back is
 * not given out again at once. Null when all are taken.
 */
export function allocateOffset(taken: ReadonlySet<number>, lastOffset: number): number | null {
  const size = LAST_POOL_OFFSET - FIRST_POOL_OFFSET + 1
  const start = Math.max(lastOffset + 1, FIRST_POOL_OFFSET) - FIRST_POOL_OFFSET
  for (let step = 0; step < size; step += 1) {
    const offset = FIRST_POOL_OFFSET + ((start + step) % size)
    if (!taken.has(offset)) return offset
  }
  return null
}

function parseAddress(text: string): number | null {
  const parts = text.split('.')
  const isQuad = parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
  return isQuad ? parts.reduce((value, part) => value * 256 + Number(part), 0) : null
}

function formatAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.')
}
