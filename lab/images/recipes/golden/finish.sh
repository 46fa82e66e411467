#!/bin/sh
# Runs inside the image as the last step.
set -eu
systemctl disable postfix.service dovecot.service dovecot.socket rspamd.service redis-server.service \
  fail2ban.service nftables.service ufw.service postfix-mta-sts-resolver.service unattended-upgrades.service 2>/dev/null || true
for unit in postfix dovecot rspamd redis-server fail2ban nftables ufw postfix-mta-sts-resolver; do
  ! systemctl is-enabled --quiet "$unit.service"
done
systemctl disable apt-daily.timer apt-daily-upgrade.timer 2>/dev/null || true

# Rspamd compiles its pattern tables when it starts for the first time; that takes 10 s and more and gives the same on every
# machine with this processor. Do it once, here: until the tables stop changing and the workers are there.
install -d -o _rspamd -g _rspamd /run/rspamd
echo 'filters = "chartable,dkim,regexp";' >/etc/rspamd/override.d/options.inc
setpriv --reuid=_rspamd --regid=_rspamd --clear-groups rspamd -f >/dev/null 2>&1 &
pid=$!
before=
for _ in $(seq 180); do
  sleep 1
  now=$(ls -l /var/lib/rspamd/*.hs* 2>/dev/null | cksum)
  [ "$now" != "$before" ] || [ "$(pgrep -cP "$pid")" -lt 2 ] || break
  before=$now
done
kill "$pid"
wait "$pid" || true
rm -rf /etc/rspamd/override.d/options.inc /run/rspamd /var/lib/rspamd/rspamd.sock /var/lib/rspamd/rspamd.rrd
