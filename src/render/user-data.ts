import { nodePackages, packageInstallation } from '#protocol/node-packages.ts'
import { agentFiles, agentUser, helperFiles } from '#protocol/node-paths.ts'
import { accountsScript } from './user-data/accounts-script.ts'
import { agentUnit, helperSocket, helperUnit } from './user-data/agent-unit.ts'
import { fetchScript } from './user-data/fetch-script.ts'
import { packagesScript, packagesUnit } from './user-data/packages-script.ts'

export interface UserDataInput {
  /** Where the agent finds the control plane, for example `https://198.18.0.1:7443`; no path. */
  readonly url: string
  /** The certificate authority of that address and no other, PEM. */
  readonly caPem: string
  /** The installation's key for bundles, PEM: what it did not sign is refused. */
  readonly bundleKeyPem: string
  /** One-time token. */
  readonly token: string
  readonly nodeId: string
  /** SHA-256 (hex) of the files that the control plane serves as `node` and `agent.cjs`. */
  readonly runtimeSha256: string
  readonly agentSha256: string
  /** Start installing missing packages at once, beside the download. Default true; does nothing when all are there. */
  readonly installPackages?: boolean
}

/**
 * The script that makes a fresh Debian 12 machine a node of ours: run once as root at first boot (cloud-init or the like), or
 * by hand again. It only writes files and starts a unit; what can fail and must be repeated (download, registration,
 * packages) happens under systemd and outlives a power cut. At most 16 KiB (the smallest limit among vendors).
 * @throws when a value has the wrong form, or the script becomes too long
 */
export function renderUserData(input: UserDataInput): string {
  checkInput(input)
  const config = JSON.stringify({ url: input.url, caPem: input.caPem, token: input.token, nodeId: input.nodeId })
  const script = `#!/bin/sh
# First boot of a Rookery mail node. Can be run again.
set -eu
umask 077
mkdir -p /opt/rookery
${writeFile('/opt/rookery/accounts', accountsScript)}
sh /opt/rookery/accounts
mkdir -p /etc/rookery ${agentFiles.directory} ${helperFiles.directory} /var/lib/rookery/replica
chmod 0755 /var/lib/rookery
chown root:${agentUser} /etc/rookery /var/lib/rookery/replica
chmod 0750 /etc/rookery
chmod 0755 /var/lib/rookery/replica
chown -Rh ${agentUser}:${agentUser} ${agentFiles.directory}
${writeFile('/etc/rookery/ca.pem', input.caPem.trimEnd())}
${writeFile(agentFiles.bundleKey, input.bundleKeyPem.trimEnd())}
if [ ! -e ${agentFiles.state} ]; then
${writeFile(agentFiles.config, config)}
chgrp ${agentUser} ${agentFiles.config}
chmod 0640 ${agentFiles.config}
${writeFile(agentFiles.fetchHeader, `Authorization: Bearer ${input.token}`)}
fi
${writeFile('/opt/rookery/fetch', fetchScript(input))}
${writeFile('/opt/rookery/packages', packagesScript)}
${writeFile(`${units}/${packageInstallation.unit}`, packagesUnit)}
${writeFile(`${units}/rookery-agent.service`, agentUnit)}
${writeFile(`${units}/rookery-agent-helper.service`, helperUnit)}
${writeFile(`${units}/rookery-agent-helper.socket`, helperSocket)}
${writeFile('/usr/local/bin/rookery-agent', '#!/bin/sh\nexec /opt/rookery/node --disable-warning=ExperimentalWarning /opt/rookery/agent.cjs "$@"')}
chmod 0755 /opt/rookery /opt/rookery/fetch /opt/rookery/packages /usr/local/bin/rookery-agent
chmod 0644 ${units}/rookery-*
${input.installPackages === false ? '' : startPackages}unit=/etc/systemd/system/multi-user.target.wants/rookery-agent.service
mkdir -p "\${unit%/*}"
[ ! -e "$unit" ] || systemctl daemon-reload
ln -sf ../rookery-agent.service "$unit"
systemctl restart rookery-agent-helper.socket
systemctl restart --no-block rookery-agent.service
`
  if (Buffer.byteLength(script) > 16_384) throw new Error('The first-boot script is longer than 16 KiB.')
  return script
}

/** The content is taken as it is: the delimiter is quoted, and no content may hold it. */
function writeFile(path: string, content: string): string {
  if (content.includes(delimiter)) throw new Error(`The content of ${path} must not contain ${delimiter}.`)
  return `cat >${path} <<'${delimiter}'\n${content}\n${delimiter}`
}

/** Beside the download of the agent. */
const startPackages = `if ! dpkg-query -W ${nodePackages.join(' ')} >/dev/null 2>&1; then
  systemctl start --no-block ${packageInstallation.unit}
fi
`
const units = '/etc/systemd/system'
const delimiter = 'END_OF_ROOKERY_FILE'

function checkInput(input: UserDataInput): void {
  const forms: readonly (readonly [string, string, RegExp])[] = [
    ['url', input.url, /^https:\/\/[A-Za-z0-9.:[\]-]+$/],
    ['caPem', input.caPem, /^(?:-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+-----END CERTIFICATE-----\n*)+$/],
    ['bundleKeyPem', input.bundleKeyPem, /^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]+-----END PUBLIC KEY-----\n*$/],
    ['token', input.token, /^[\w.~+/=-]{16,512}$/],
    ['nodeId', input.nodeId, /^[\w-]{1,64}$/],
    ['runtimeSha256', input.runtimeSha256, /^[0-9a-f]{64}$/],
    ['agentSha256', input.agentSha256, /^[0-9a-f]{64}$/],
  ]
  for (const [name, value, form] of forms) if (!form.test(value)) throw new Error(`${name} has the wrong form.`)
}
