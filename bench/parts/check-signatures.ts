/** How many of the messages that came out at the other end carry how many signatures that verify, by algorithm. */
export interface SignatureCheck {
  readonly messages: number
  readonly rsa: number
  readonly ed25519: number
}

/**
 * Verifies every DKIM signature (RFC 6376, RFC 8463) of these messages with dkimpy, which shares no code with Rspamd and asks the
 * DNS for the keys. `exec` runs a program on a machine that can install Debian packages.
 */
export async function checkSignatures(
  exec: (argv: readonly string[], input?: string) => Promise<string>,
  messages: readonly string[],
): Promise<SignatureCheck> {
  const install =
    'apt-get -qq -y --no-install-recommends install python3-dkim python3-nacl python3-dnspython >/dev/null 2>&1'
  await exec(['sh', '-euc', `export DEBIAN_FRONTEND=noninteractive; ${install} </dev/null`])
  const lines = messages.map((message) => Buffer.from(message).toString('base64')).join('\n')
  return JSON.parse(await exec(['python3', '-c', program], lines)) as SignatureCheck
}

const program = `
import base64, dkim, json, re, sys
seen = {'messages': 0, 'rsa': 0, 'ed25519': 0}
for line in sys.stdin:
    message = base64.b64decode(line)
    seen['messages'] += 1
    count = len(re.findall(rb'^DKIM-Signature:', message, re.M | re.I))
    for index in range(count):
        verifier = dkim.DKIM(message)
        if verifier.verify(idx=index):
            kind = verifier.signature_fields[b'a'].split(b'-')[0].decode()
            seen[kind] += 1
print(json.dumps(seen))
`
