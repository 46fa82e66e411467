import { agentFiles, agentUser, mailStoreUser, nodePaths, replicaGroups } from '#protocol/node-paths.ts'

const { name, id } = mailStoreUser
const account = 'useradd --system --no-create-home --shell /usr/sbin/nologin --home-dir'

/**
 * The accounts of a node: who the agent runs as, and the owner of the mail store. The agent is in the groups that read the replica,
 * because SQLite's companion files belong to whoever came first; the groups come with the packages, so this runs again after those.
 */
export const accountsScript = `#!/bin/sh
set -eu
getent passwd ${agentUser} >/dev/null || ${account} ${agentFiles.directory} --user-group ${agentUser}
getent group ${name} >/dev/null || groupadd --gid ${id} ${name}
getent passwd ${name} >/dev/null || ${account} ${nodePaths.mailStore} --uid ${id} --gid ${id} ${name}
for group in ${replicaGroups.join(' ')}; do
  ! getent group $group >/dev/null || usermod --append --groups $group ${agentUser}
done`
