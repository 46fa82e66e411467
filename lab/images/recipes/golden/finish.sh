#!/bin/sh
# Runs inside the image as the last step.
set -eu
systemctl disable postfix.service dovecot.service dovecot.socket rspamd.service redis-server.service \
  fail2ban.service nftables.service ufw.service unattended-upgrades.service 2>/dev/null || true
for unit in postfix dovecot rspamd redis-server fail2ban nftables ufw; do
  ! systemctl is-enabled --quiet "$unit.service"
done
systemctl disable apt-daily.timer apt-daily-upgrade.timer 2>/dev/null || true
