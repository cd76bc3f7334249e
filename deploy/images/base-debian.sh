#!/usr/bin/env bash
# base-debian.sh OUT.tar: the base for machines that reach no image registry. Debian's C and C++ run-time libraries, zlib, and bash for
# the readiness probe, unpacked by mmdebstrap without a maintainer script run. Same packages, same bytes.
set -euo pipefail
out=${1:?usage: base-debian.sh OUT.tar}
: "${SOURCE_DATE_EPOCH:?is set by build.sh}"
suite=${DEBIAN_SUITE:-bookworm}
command -v mmdebstrap >/dev/null || { echo "base-debian.sh: needs mmdebstrap (apt-get install mmdebstrap)" >&2; exit 1; }
# usr-is-merged and coreutils are not needed: nothing is configured. The link is what scripts and `kubectl exec` look for.
# shellcheck disable=SC2016
mmdebstrap --quiet --variant=extract --format=tar \
  --include=base-files,base-passwd,netbase,libc6,libgcc-s1,libstdc++6,zlib1g,libtinfo6,bash \
  --customize-hook='[ -e "$1/bin/sh" ] || ln -s bash "$1/bin/sh"' \
  --customize-hook='echo "costline:x:10001:10001::/var/lib/costline:/usr/sbin/nologin" >> "$1/usr/share/base-passwd/passwd.master"; cp "$1/usr/share/base-passwd/passwd.master" "$1/etc/passwd"; cp "$1/usr/share/base-passwd/group.master" "$1/etc/group"' \
  --customize-hook='rm -rf "$1"/usr/share/doc "$1"/usr/share/man "$1"/usr/share/locale "$1"/usr/share/i18n "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/* "$1"/var/log/* "$1"/usr/share/info "$1"/usr/share/base-passwd' \
  "$suite" "$out"
