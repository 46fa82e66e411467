#!/bin/sh
# Installs the packages of one recipe into an image layer. Runs in mount, process and name namespaces of its own, so that whatever
# happens nothing stays mounted or running. LOWER is empty for the first layer.
# usage: build-layer.sh RECIPE_DIRECTORY LOWER UPPER SCRATCH APT_CONF SOURCES_LIST RELEASE
set -eu
recipe=$1 lower=$2 upper=$3 scratch=$4 apt_conf=$5 sources=$6 release=$7
packages=$(sed -e 's/#.*//' "$recipe/packages" | tr -s '\n' ' ')
hostname image.localdomain
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin
umask 022
chmod 755 "$upper"
mkdir -p "$scratch/files"
[ ! -d "$recipe/files" ] || cp -a --no-preserve=ownership "$recipe/files/." "$scratch/files/"
chmod -R u=rwX,go=rX "$scratch/files"

if [ -z "$lower" ]; then
  # dpkg's settings are there before the first package is unpacked
  mmdebstrap --quiet --mode=root --variant=apt --format=directory --architectures="$(dpkg --print-architecture)" \
    --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr \
    --setup-hook="mkdir -p \"\$1/etc/dpkg/dpkg.cfg.d\" && cp $scratch/files/etc/dpkg/dpkg.cfg.d/* \"\$1/etc/dpkg/dpkg.cfg.d/\"" \
    --aptopt="$apt_conf" --include="$(echo $packages | tr ' ' ',')" "$release" "$upper" - <"$sources"
  rm -f "$upper/etc/apt/apt.conf.d/99mmdebstrap" "$upper/etc/apt/sources.list" "$upper"/etc/apt/sources.list.d/*
  root=$upper
else
  root=$scratch/root
  mkdir -p "$root" "$scratch/work"
  mount -t overlay overlay -o "lowerdir=$lower,upperdir=$upper,workdir=$scratch/work" "$root"
  packages_to_install=$packages
fi

mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
echo image >"$root/etc/hostname"
printf '127.0.0.1 localhost\n127.0.1.1 image.localdomain image\n' >"$root/etc/hosts"
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"

if [ -n "${packages_to_install-}" ]; then
  cp "$apt_conf" "$root/etc/apt/apt.conf.d/90build"
  cp "$sources" "$root/etc/apt/sources.list"
  [ ! -f "$recipe/preseed" ] || chroot "$root" debconf-set-selections <"$recipe/preseed"
  chroot "$root" apt-get -q -y update
  # shellcheck disable=SC2086
  chroot "$root" apt-get -q -y install --no-install-recommends $packages_to_install
  chroot "$root" apt-get -q -y clean
  rm -f "$root/etc/apt/apt.conf.d/90build" "$root/etc/apt/sources.list"
fi
cp -a "$scratch/files/." "$root/"
cp "$recipe/finish.sh" "$root/tmp/finish.sh"
chroot "$root" /tmp/finish.sh
rm -rf "$root/etc/hostname" "$root/etc/hosts" "$root/tmp/finish.sh" "$root/usr/sbin/policy-rc.d" "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*.bin \
  "$root"/var/log/*.log "$root"/var/log/apt "$root"/var/cache/debconf/*-old
