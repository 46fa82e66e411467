/** Between which times a machine lost its power, in seconds since 1970. */
export interface PowerCut {
  readonly from: number
  readonly to: number
}

/**
 * Whether a copy too many is the one that SMTP cannot avoid: a machine lost its power between the moment when the next server took
 * the message and the moment when that was written down, so it was sent again (RFC 5321 §4.5.4.1, RFC 1047).
 *
 * It is, when a line of the message's trace is from the last second before a cut, and no queue knew that it had delivered the
 * message and delivered it once more.
 * @param trace lines of `journalctl -o short-unix`, of all machines that the message crossed
 */
export function isInDoubt(trace: readonly string[], cuts: readonly PowerCut[]): boolean {
  const wasUnderWay = trace.some((line) => {
    const at = Number(line.split(' ', 1)[0])
    return cuts.some((cut) => at <= cut.to && at > cut.from - windowSeconds)
  })
  return wasUnderWay && !isDeliveredTwiceKnowingly(trace)
}

const windowSeconds = 1

function isDeliveredTwiceKnowingly(trace: readonly string[]): boolean {
  const sent = trace.flatMap((line) => {
    const [, host, queue] = /^\S+ (\S+) [^:]*: ([0-9A-Za-z]+): .*status=sent/.exec(line) ?? []
    return host === undefined ? [] : [`${host} ${queue}`]
  })
  return new Set(sent).size < sent.length
}
