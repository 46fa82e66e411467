#!/bin/sh
# A clean room: a fresh Debian 12 with nothing but git, this machine's Node and npm, and a clone of the last commit. It shows
# whether a command does all of its own set-up. File system, processes and mounts are its own; the network is this machine's.
#   sh scripts/clean-room.sh new               builds it anew (root; about a minute)
#   sh scripts/clean-room.sh run COMMAND…      runs a command in the clone, as often and side by side as you like
#   sh scripts/clean-room.sh update            brings the clone to the last commit
#   sh scripts/clean-room.sh remove            ends what runs in it and removes it
# It lies in /var/tmp/rookery-clean-room or CLEAN_ROOM; an overlay cannot be layered on an overlay, so take a real disk.
set -eu

usage='usage: sh scripts/clean-room.sh new | run COMMAND… | update | remove'
verb=${1:?$usage}
shift
room=${CLEAN_ROOM:-/var/tmp/rookery-clean-room}
checkout=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
clone=/root/rookery

say() { printf '%s\n' "$*" >&2; }
fail() { say "clean-room: $*"; exit 1; }

# The id of the room's first process; nothing when the room is closed.
keeper() {
  id=$(cat "$room/keeper" 2>/dev/null || true)
  [ -n "$id" ] && [ "$(readlink "/proc/$id/root/etc/clean-room" 2>/dev/null)" = "$room" ] && printf '%s' "$id"
}

# The settings with which this machine reaches its archives and registry; the room gets copies, the repository none.
copy_settings() {
  for path in /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/trusted.gpg.d /etc/apt/auth.conf.d \
    /etc/ssl/certs/ca-certificates.crt /etc/resolv.conf /etc/hosts; do
    [ ! -e "$path" ] || { mkdir -p "$root/$(dirname "$path")" && cp -aLT "$path" "$root$path"; }
  done
  cp "$room/apt.conf" "$root/etc/apt/apt.conf.d/90archive"
  for level in user global; do
    from=$(npm config get "${level}config" 2>/dev/null || true)
    to=$root/root/.npmrc
    [ "$level" = user ] || to=$root/usr/local/etc/npmrc
    [ ! -f "$from" ] || install -D -m 600 "$from" "$to"
  done
}

copy_node() {
  node=$(command -v node) && npm=$(readlink -f "$(command -v npm)") || fail 'Node and npm are missing on this machine.'
  install -D "$(readlink -f "$node")" "$root/usr/local/bin/node"
  mkdir -p "$root/usr/local/lib/node_modules"
  cp -a "$(dirname "$(dirname "$npm")")" "$root/usr/local/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$root/usr/local/bin/npx"
}

new_room() {
  command -v mmdebstrap >/dev/null || fail 'mmdebstrap is missing: apt-get install mmdebstrap'
  remove_room
  root=$room/root
  mkdir -p "$room"
  say "Building Debian 12 in $room …"
  apt-config dump Acquire::Check-Valid-Until Acquire::Check-Date Acquire::http Acquire::https 2>/dev/null |
    grep -v '::.* "";$' >"$room/apt.conf" || true
  sources=$(find /etc/apt -maxdepth 2 '(' -name '*.list' -o -name '*.sources' ')')
  # shellcheck disable=SC2086
  mmdebstrap --quiet --mode=root --variant=minbase --format=directory --include=ca-certificates,git \
    --aptopt="$room/apt.conf" bookworm "$root" $sources
  rm -f "$root/etc/apt/apt.conf.d/99mmdebstrap" "$root"/etc/apt/sources.list.d/*
  copy_settings
  copy_node
  ln -s "$room" "$root/etc/clean-room"
  git clone --quiet --no-local "file://$checkout" "$root$clone"
  say "A clone of $(git -C "$checkout" log -1 --format='%h "%s"') is in it, with Node $("$root/usr/local/bin/node" --version)."
}

open_room() {
  [ -d "$room/root$clone" ] || fail "There is no room yet: sh scripts/clean-room.sh new"
  rm -f "$room/keeper"
  # shellcheck disable=SC2016
  setsid unshare --mount --pid --uts --ipc --fork --propagation private sh -ceu '
    root=$1
    mount --bind "$root" "$root"
    mount -t proc proc "$root/proc"
    mount --rbind /sys "$root/sys"
    mount --rbind /dev "$root/dev"
    mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
    mount --bind "$root/dev/pts/ptmx" "$root/dev/ptmx"
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    mount -t tmpfs -o mode=755 tmpfs "$root/run"
    mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
    mkdir -m 1777 "$root/run/lock"
    hostname clean-room
    mkdir -p "$root/mnt/outside"
    cd "$root"
    pivot_root . mnt/outside
    umount -l /mnt/outside
    # the first process of a system takes in the orphans
    exec env -i PATH=/usr/sbin:/usr/bin sh -c "touch /run/open; while :; do sleep 3600 & wait; done"
  ' keeper "$room/root" <"/dev/null" >"$room/keeper.log" 2>&1 &
  unsharer=$!
  tries=0
  until id=$(pgrep -P "$unsharer" 2>/dev/null) && [ -e "/proc/$id/root/run/open" ] &&
    [ "$(readlink "/proc/$id/root/etc/clean-room")" = "$room" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || fail "The room does not open: $(cat "$room/keeper.log")"
    sleep 0.1
  done
  printf '%s' "$id" >"$room/keeper"
}

run_in_room() {
  [ $# -gt 0 ] || fail "$usage"
  [ -n "$(keeper)" ] || open_room
  exec nsenter --target "$(keeper)" --mount --pid --uts --ipc --root --wd="$room/root$clone" \
    env -i HOME=/root USER=root LOGNAME=root SHELL=/bin/bash TERM="${TERM:-dumb}" \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    sh -c 'cd "$0" && exec "$@"' "$clone" "$@"
}

remove_room() {
  [ -z "$(keeper)" ] || kill -9 "$(keeper)"
  case $room in /*/*) rm -rf --one-file-system "$room" ;; *) fail "$room is no place for a room." ;; esac
}

[ "$(id -u)" = 0 ] || fail 'The room needs root.'
case $verb in
  new) new_room ;;
  run) run_in_room "$@" ;;
  update) git -C "$room/root$clone" pull --quiet --ff-only ;;
  remove) remove_room ;;
  *) fail "$usage" ;;
esac
