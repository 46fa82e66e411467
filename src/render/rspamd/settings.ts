/**
 * What our users send after they signed in is counted and signed and nothing else: judging it would cost four fifths of the
 * throughput. (Settings are Rspamd's rules about which of its checks run for which message.)
 */
export function renderSettings(): string {
  return `authenticated {
  priority = high;
  authenticated = yes;
  apply {
    symbols_enabled = ["DKIM_SIGNED", "SENDING_LIMIT"];
    flags = ["skip_process"];
  }
}
`
}
