#!/bin/sh
# Runs inside the image as the last step.
set -eu
for unit in knot unbound unbound-resolvconf pebble; do
  systemctl disable "$unit.service" 2>/dev/null || true
done
rm -f /etc/unbound/unbound_control.* /etc/unbound/unbound_server.*
