import { agentFiles } from '#protocol/node-paths.ts'

/**
 * The script that brings the agent and its runtime, each checked by its SHA-256. It repeats with growing pauses until it
 * has them, and does nothing when they are there. Token and key are in files, never in an argument; the key's file belongs to
 * the agent, so only what looks like a key is taken from it.
 */
export function fetchScript(input: {
  readonly url: string
  readonly runtimeSha256: string
  readonly agentSha256: string
}): string {
  return `#!/bin/sh
# Brings the agent and its runtime; nothing is taken that has another checksum.
set -u
umask 022
header() {
  grep -hEx -m 1 'Authorization: Bearer [A-Za-z0-9._~+/=-]{16,512}' ${agentFiles.keyHeader} ${agentFiles.fetchHeader} 2>/dev/null | head -n 1
}
command -v curl >/dev/null || DEBIAN_FRONTEND=noninteractive apt-get -q -y install curl
checksum() {
  # OpenSSL uses the processor's own instructions and is several times as fast
  if command -v openssl >/dev/null; then openssl dgst -sha256 -r "$1"; else sha256sum "$1"; fi | cut -d ' ' -f 1
}
fetch() {
  file=/opt/rookery/$1 sum=$2 mode=$3 pause=1
  [ ! -e "$file" ] || [ "$(cat "$file.sha256" 2>/dev/null)" != "$sum" ] || return 0
  until header | curl --silent --show-error --fail --noproxy '*' --proto =https --tlsv1.2 --connect-timeout 10 --max-time 900 \\
    --cacert /etc/rookery/ca.pem --header @- --output "$file.part" \\
    "${input.url}/agent/v1/files/$1" && [ "$(checksum "$file.part")" = "$sum" ]; do
    echo "$1 did not arrive whole; again in $pause s"
    sleep "$pause"
    [ "$pause" -ge 30 ] || pause=$((pause * 2))
  done
  chmod "$mode" "$file.part"
  mv "$file.part" "$file"
  echo "$sum" >"$file.sha256"
}
fetch agent.cjs ${input.agentSha256} 0644
fetch node ${input.runtimeSha256} 0755`
}
