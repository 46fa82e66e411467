import { nodePackages } from '#protocol/node-packages.ts'

/**
 * Debian's own configurations; for Postfix, which Debian leaves without one, the least that serves mail filtered; and
 * Rspamd without its fuzzy check, for whose servers' names it would wait.
 */
export const configureServices = `set -eu
cp -n /usr/share/postfix/master.cf.dist /etc/postfix/master.cf
cat >/etc/postfix/main.cf <<'END'
compatibility_level = 3.6
myhostname = floor.test
inet_protocols = ipv4
smtpd_milters = inet:127.0.0.1:11332
END
echo 'filters = "chartable,dkim,regexp";' >/etc/rspamd/local.d/options.inc
`

/** Starts the services at once and waits until each answers, the ones that speak first with their greeting. */
export const startServices = `set -eu
systemctl start redis-server rspamd dovecot postfix
answers() {
  exec 3<>/dev/tcp/127.0.0.1/$1
  [ -z "$2" ] || [ "$(head -c \${#2} <&3)" = "$2" ]
}
for pair in '25:220' '143:* OK' '993:' '11332:' '6379:'; do
  until (answers "\${pair%%:*}" "\${pair#*:}") 2>/dev/null; do sleep 0.02; done
done
`

const apt = 'DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends'

/** What a person types to get the packages of a mail node. */
export const installPackages = `set -eu
exec >/dev/null
apt-get -q update
${apt} install ${nodePackages.join(' ')}
`

/** Fills the cache of the package proxy and installs nothing. */
export const downloadPackages = `set -eu
exec >/dev/null
apt-get -q update
${apt} --download-only install ${nodePackages.join(' ')}
`
