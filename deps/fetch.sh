# SPDX-License-Identifier: MIT
# Sourced by build.sh: fetch NAME puts the file of one row of deps/lock in $DOWNLOADS, checked.
#
# Places, in order: the folder $INGOT_SOURCES, the Debian mirror this machine is configured for,
# and for some what the mirror's signed source index has instead (stand_in).
# A file with a wrong hash is never left under its final name.

die() { printf 'deps: %s\n' "$*" >&2; exit 1; }
say() { printf 'deps: %s\n' "$*"; }

row() { awk -v n="$1" '$1 !~ /^#/ && $2 == n { print; found = 1 } END { exit !found }' "$DEPS/lock" ||
  die "deps/lock has no row named $1"; }

hash_of() { sha256sum "$1" | cut -d' ' -f1; }

# The base address of the Debian mirror that apt uses here.
mirror() {
  m=$(cat /etc/apt/sources.list.d/*.sources 2>/dev/null | sed -n 's/^URIs: *\([^ ]*\).*/\1/p' | grep '/debian/*$' | head -n 1)
  [ -n "$m" ] || m=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
    sed -n 's/^deb  *\(\[[^]]*\] *\)\{0,1\}\([^ ]*\).*/\2/p' | grep '/debian/*$' | head -n 1)
  [ -n "$m" ] || die "no Debian mirror is configured in /etc/apt; set INGOT_SOURCES to a folder with the files of deps/lock"
  printf '%s\n' "${m%/}"
}

download() { # address, file
  curl -fsSL --retry 3 --connect-timeout 20 -o "$2" "$1"
}

# Accept $1 as $2 if its hash is $3.
accept() {
  got=$(hash_of "$1")
  if [ "$got" != "$3" ]; then
    rm -f "$1"
    say "$(basename "$2"): SHA-256 is $got, deps/lock says $3: not used"
    return 1
  fi
  mv -f "$1" "$2"
}

# The newest archive of a source package in the suites below whose file's name fits: prints "path sha256". Trusts the
# archive's signature only.
other() { # package, pattern
  base=$(mirror)
  for suite in forky sid trixie-backports; do
    t=$(mktemp -d)
    if download "$base/dists/$suite/InRelease" "$t/in" 2>/dev/null &&
      gpgv --keyring /usr/share/keyrings/debian-archive-keyring.gpg --output "$t/release" "$t/in" 2>/dev/null; then
      want=$(awk '$3 == "main/source/Sources.xz" && length($1) == 64 { print $1; exit }' "$t/release")
      if [ -n "$want" ] && download "$base/dists/$suite/main/source/Sources.xz" "$t/sources.xz" 2>/dev/null &&
        [ "$(hash_of "$t/sources.xz")" = "$want" ]; then
        xz -dc "$t/sources.xz" | awk -v RS= -v p="$1" '$0 ~ "(^|\n)Package: " p "\n"' >"$t/para"
        dir=$(sed -n 's/^Directory: //p' "$t/para" | head -n 1)
        line=$(awk -v fits="$2" '/^Checksums-Sha256:/ { on = 1; next } /^[^ ]/ { on = 0 }
          on && $3 ~ fits { print $3, $1; exit }' "$t/para")
        if [ -n "$line" ]; then printf '%s/%s\n' "$dir" "$line"; rm -rf "$t"; return 0; fi
      fi
    fi
    rm -rf "$t"
  done
  return 1
}

# What may stand for a row whose file has left the mirror: package and pattern for other(). Only for suites that move on.
stand_in() {
  case $1 in
    v8) other nodejs '^nodejs_24[.].*[.]orig[.]tar[.]xz$' ;; # all of 24.x is V8 13.6
    nghttp2) other nghttp2 '^nghttp2_1[.][0-9.]*[.]orig[.]tar[.][a-z0-9]*$' ;;
    *) return 1 ;;
  esac
}

# fetch NAME: prints nothing, sets FETCHED to the path of the checked file.
fetch() {
  set -- $(row "$1")
  kind=$1 name=$2 version=$3 sum=$4 file=$5 where=$6
  FETCHED=$DOWNLOADS/$file
  [ -f "$FETCHED" ] && [ "$(hash_of "$FETCHED")" = "$sum" ] && return 0
  mkdir -p "$DOWNLOADS"
  part=$FETCHED.part
  if [ -n "${INGOT_SOURCES:-}" ] && [ -f "$INGOT_SOURCES/$file" ]; then
    cp "$INGOT_SOURCES/$file" "$part" || die "cannot copy $file to $DOWNLOADS (disk full?)"
    accept "$part" "$FETCHED" "$sum" && return 0
  fi
  say "fetching $file"
  if [ "$kind" = npm ]; then
    (cd "$DOWNLOADS" && npm pack --silent "$where@$version" >/dev/null) || die "npm could not fetch $where@$version"
    mv "$FETCHED" "$part"
    accept "$part" "$FETCHED" "$sum" && return 0
    die "$where@$version does not have the hash of deps/lock"
  fi
  if download "$(mirror)/$where/$file" "$part" && accept "$part" "$FETCHED" "$sum"; then return 0; fi
  rm -f "$part"
  if found=$(stand_in "$name"); then
    path=${found% *} sum=${found##* }
    FETCHED=$DOWNLOADS/$(basename "$path")
    say "using $(basename "$path") of the mirror's signed index instead"
    download "$(mirror)/$path" "$part" && accept "$part" "$FETCHED" "$sum" && return 0
  fi
  die "cannot get $file ($name $version): not in INGOT_SOURCES (${INGOT_SOURCES:-not set}) and not on $(mirror)"
}
