import { packageInstallation } from '#protocol/node-packages.ts'

/**
 * Starts installing what is missing, in the background and under the lock that the agent takes too. Services do not start
 * half-configured: policy-rc.d (invoke-rc.d's policy layer) forbids it until the agent has taken over.
 */
export function packagesScript(packages: readonly string[]): string {
  const names = packages.join(' ')
  const { first, lock, policyFile, policy } = packageInstallation
  const install = 'apt-get -q -y --no-install-recommends -o DPkg::Lock::Timeout=600 install'
  return `if ! dpkg-query -W ${names} >/dev/null 2>&1; then
  if [ ! -e ${policyFile} ]; then
    printf '${policy.replaceAll('\n', '\\n')}' >${policyFile}
    chmod 0755 ${policyFile}
  fi
  systemd-run --quiet --collect --unit=rookery-packages --setenv=DEBIAN_FRONTEND=noninteractive -- flock ${lock} \\
    sh -c 'apt-get -q -y update && ${install} ${first} && systemctl start --no-block ${first} && ${install} ${names}' || true
fi
`
}
