#!/bin/sh
# Runs inside the image as the last step.
set -eu
systemctl enable ssh-host-keys.service user-data.service
systemctl disable apt-daily.timer apt-daily-upgrade.timer fstrim.timer dpkg-db-backup.timer e2scrub_all.timer 2>/dev/null || true
systemctl mask getty@.service console-getty.service systemd-modules-load.service
rm -f /etc/ssh/ssh_host_* /etc/hostname /etc/resolv.conf
: >/etc/machine-id
