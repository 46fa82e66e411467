#!/bin/sh
# Boots one machine and stays beside it; starts it again when it reboots itself. Runs in a mount name space of its own,
# so the root file system's mount is gone with it. What belongs to the machine is known by its cgroups.
# usage: start-machine.sh DIRECTORY LAYERS MACHINE_NAME HOST_NAME NETWORK_NAMESPACE CGROUP…
set -eu
umask 022
directory=$1 layers=$2 machine=$3 hostname=$4 namespace=$5
shift 5
for group in "$@"; do
  mkdir -p "$group/run"
  echo 0 >"$group/cgroup.procs"
done

root=$directory/root
mkdir -p "$directory/upper" "$directory/work" "$root"
# becomes the mode of the machine's /
chmod 755 "$directory/upper"
mount -t overlay overlay -o "lowerdir=$layers,upperdir=$directory/upper,workdir=$directory/work" "$root"

if [ -e "$directory/files.tar" ]; then
  chroot "$root" tar --extract --preserve-permissions --same-owner --file=- <"$directory/files.tar"
  if [ -s "$directory/enable" ]; then
    # shellcheck disable=SC2046
    SYSTEMCTL_SKIP_SYSV=1 chroot "$root" systemctl --quiet enable $(cat "$directory/enable")
  fi
  rm -f "$directory/files.tar"
fi

while :; do
  code=0
  (
    for group in "$@"; do echo 0 >"$group/run/cgroup.procs"; done
    # the name space is the machine's own, so its network settings are its own to change
    export SYSTEMD_NSPAWN_API_VFS_WRITABLE=network
    exec systemd-nspawn --quiet --boot --register=no --keep-unit --directory="$root" --machine="$machine" \
      --hostname="$hostname" --network-namespace-path="/run/netns/$namespace" --resolv-conf=off --timezone=off \
      --link-journal=no --console=pipe --capability=CAP_NET_ADMIN,CAP_NET_RAW,CAP_SYS_RESOURCE </dev/null
  ) || code=$?
  # 133: it wants to be started again (systemd-nspawn(1), Exit status)
  [ "$code" = 133 ] || exit "$code"
done
