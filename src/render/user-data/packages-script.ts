import { nodePackages, packageInstallation } from '#protocol/node-packages.ts'

const { first, policyFile, policy } = packageInstallation
const install = 'apt-get -q -y --no-install-recommends -o DPkg::Lock::Timeout=600 install'

/**
 * Installs what is missing of the packages of a mail node; can be repeated. Services do not start half-configured: policy-rc.d
 * (invoke-rc.d's policy layer) forbids it until all are there.
 */
export const packagesScript = `#!/bin/sh
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
packages='${nodePackages.join(' ')}'
policy=${policyFile}
if [ ! -e $policy ]; then
  printf '${policy.replaceAll('\n', '\\n')}' >$policy
  chmod 0755 $policy
fi
dpkg --configure -a
if ! dpkg-query -W $packages >/dev/null 2>&1; then
  apt-get -q -y update
  ${install} ${first}
  systemctl start --no-block ${first}
  ${install} $packages
fi
sh /opt/rookery/accounts
! grep -q Rookery $policy || rm -f $policy`

/** Started by first boot, and by the agent's helper, which waits for it; who comes second waits for the same run. */
export const packagesUnit = `[Unit]
Description=Packages of a Rookery mail node

[Service]
Type=oneshot
ExecStart=/opt/rookery/packages
TimeoutStartSec=infinity`
