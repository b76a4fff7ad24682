#!/bin/sh
# SPDX-License-Identifier: MIT
# Prebuilt addons in executables: found as their packages find them (with the real bindings and
# node-gyp-build), with their libraries, loaded without a file; and what cannot work. The addons are
# compiled here. Run in an empty folder.
set -eu
here=$(dirname "$0")
fail() { echo "FAILED: $*"; exit 1; }
addon() { # file, name, flags
  mkdir -p "$(dirname "$1")"
  file=$1 name=$2
  shift 2
  cc -shared -fPIC -I"$ROOT/build/link/include" "-DNAME=\"$name\"" "$here/addon.c" -o "$file" "$@"
}
package() { # name, index.js, members of package.json
  mkdir -p "app/node_modules/$1"
  printf '%s\n' "$2" >"app/node_modules/$1/index.js"
  printf '{"name":"%s","version":"1.0.0"%s}\n' "$1" "${3:+,$3}" >"app/node_modules/$1/package.json"
}
mkdir app
cp "$here/package.json" "$here/package-lock.json" "$here/main.js" "$here/platform.js" app/
(cd app && npm ci --silent --no-audit --no-fund)
m=app/node_modules

# ---- packages --------------------------------------------------------------------------------------------

addon app/build/Release/own.node own
addon app/more/extra.node extra
package with-bindings "module.exports = require('./lib/load')"
mkdir $m/with-bindings/lib
echo "module.exports = require('bindings')('one')" >$m/with-bindings/lib/load.js
addon $m/with-bindings/build/Release/one.node one
cp "$here/addon.c" $m/with-bindings/build/Release/other.node # nothing that could be loaded

package with-prebuilds "module.exports = require('node-gyp-build')(__dirname)"
addon $m/with-prebuilds/prebuilds/linux-x64/node.napi.glibc.node prebuilt
addon $m/with-prebuilds/prebuilds/linux-x64/node.abi137.glibc.node 'needs V8' -DV8
echo ELF >$m/with-prebuilds/prebuilds/linux-x64/node.napi.musl.node
mkdir $m/with-prebuilds/prebuilds/darwin-arm64
echo Mach-O >$m/with-prebuilds/prebuilds/darwin-arm64/node.napi.node
package with-build "module.exports = require('node-gyp-build')(require('path').join(__dirname, '.'))"
addon $m/with-build/build/Release/x.node built
mkdir -p $m/with-build/prebuilds/linux-x64
cp $m/with-prebuilds/prebuilds/linux-x64/node.napi.glibc.node $m/with-build/prebuilds/linux-x64/

# As napi-rs generates it: which C library, then a file beside, then a package.
package with-platform-package "
const { header, sharedObjects } = process.report.getReport();
const musl = !header.glibcVersionRuntime && sharedObjects.some((f) => f.includes('libc.musl-'));
function load() {
  if (musl) {
    try { return require('./x.linux-x64-musl.node') } catch (e) {}
    return require('@scope/x-linux-x64-musl')
  }
  try { return require('./x.linux-x64-gnu.node') } catch (e) {}
  return require('@scope/x-linux-x64-gnu')
}
module.exports = load()"
package @scope/x-linux-x64-gnu '' '"main":"x.linux-x64-gnu.node"'
addon $m/@scope/x-linux-x64-gnu/x.linux-x64-gnu.node gnu
package with-computed-package "
const name = ['@scope', ['y', process.platform, process.arch].join('-')].join('/');
module.exports = require(name)" '"optionalDependencies":{"@scope/y-linux-x64":"1","@scope/y-darwin-arm64":"1"}'
package @scope/y-linux-x64 '' '"main":"y.node"'
addon $m/@scope/y-linux-x64/y.node computed

# An addon that needs libfirst, which needs libsecond, in another package (as sharp and libvips are).
package with-library "module.exports = require('./lib/l.node')"
package @scope/libs ''
mkdir $m/@scope/libs/lib $m/with-library/lib
echo 'const char *second(void) { return "first and second"; }' >second.c
echo 'const char *second(void); const char *library(void) { return second(); }' >first.c
(cd $m/@scope/libs/lib && cc -shared -fPIC ../../../../../second.c -Wl,-soname,libsecond.so.2 -o libsecond.so.2 &&
  cc -shared -fPIC ../../../../../first.c -Wl,-soname,libfirst.so.1 -o libfirst.so.1 -L. -l:libsecond.so.2 '-Wl,-rpath,$ORIGIN')
addon $m/with-library/lib/l.node lib -DLIBRARY -L$m/@scope/libs/lib -l:libfirst.so.1 '-Wl,-rpath,$ORIGIN/../../@scope/libs/lib' \
  -Wl,-rpath-link,$m/@scope/libs/lib

mkdir app/native
cc -shared -fPIC -I"$ROOT/build/link/include" "$here/opener.c" -o app/native/opener.node
echo 'const char *library(void) { return "a library"; }' | cc -shared -fPIC -x c - -o app/native/libown.so

addon app/native/v8.node v8 -DV8
echo 'int musl;' | cc -shared -x c - -Wl,-soname,libc.musl-x86_64.so.1 -o libmusl.so
addon app/native/musl.node musl -nostdlib -Wl,--no-as-needed -L. -l:libmusl.so
package with-fallback "try { module.exports = require('bindings')('f') } catch { module.exports = { name: 'JavaScript' } }"
addon $m/with-fallback/build/Release/f.node f -DV8

# ---- the executable ----------------------------------------------------------------------------------------

cat >expected <<'END'
literal: own
bindings: one
node-gyp-build: prebuilt
built here: built
napi-rs: gnu
computed package: computed
library: first and second
included: extra
opened: a library by /ingot/native/opener.node
again: 2
fallback: JavaScript
END
"$INGOT" build app/main.js --include 'more/*.node' -o program >build.log 2>&1 || { cat build.log; fail build; }
grep -q 'dynamic template' build.log || { cat build.log; fail 'the template was not chosen'; }
grep -q 'warning: The addon of the package with-fallback cannot work' build.log || { cat build.log; fail 'no warning'; }
mv app hidden
mkdir empty
cd empty
strace -f -o ../trace ../program >../got 2>&1 || { cat ../got; fail run; }
cd ..
diff expected got || fail 'wrong output'
[ -z "$(ls empty)" ] || fail 'a file was left'
! grep -E 'O_CREAT|O_WRONLY|O_RDWR|mkdir|rename|unlink|creat\(' trace | grep -v /dev/ || fail 'a file was written'
[ "$(grep -c 'memfd_create(' trace)" = 12 ] || { grep memfd_create trace; fail 'an addon was opened twice'; }
"$INGOT" inspect program --json | grep -q 'libsecond.so.2","kind":"addon"' || fail 'a library is missing'
! "$INGOT" inspect program | grep -E 'darwin|musl|abi137' || fail 'addons of other systems are embedded'
mv hidden app

# In a container with libc but no /proc, and in one without the C++ library.
if [ "$(id -u)" = 0 ]; then
  mkdir root
  ldd program | grep -o '/[^ ]*' | while read -r library; do cp --parents "$library" root/; done
  cp program root/
  ! chroot root /program >got 2>&1 || fail 'loaded without /proc'
  grep -q 'through /proc, which is not mounted here' got || { cat got; fail 'no word of /proc'; }
fi

# ---- what cannot work ----------------------------------------------------------------------------------------

refused() { # pattern, options
  pattern=$1
  shift
  ! "$INGOT" build app/refused.js -o never "$@" >log 2>&1 || { cat log; fail "built: $pattern"; }
  grep -q "$pattern" log || { cat log; fail "no '$pattern'"; }
  [ ! -e never ] || fail 'an output was written'
}
echo "require('./native/v8.node')" >app/refused.js
refused "error: The addon of the package addons cannot work in an executable: it is built against V8's C++"
echo "require('./native/musl.node')" >app/refused.js
refused 'it is built for musl (Alpine Linux), not for glibc'
echo "require('with-v8')" >app/refused.js
package with-v8 "function open() { return require('bindings')('v') } open()"
addon $m/with-v8/build/Release/v.node v -DV8
refused 'node_modules/with-v8/build/Release/v.node: error: The addon of the package with-v8 cannot work'
echo "require('./build/Release/own.node')" >app/refused.js
refused 'a static executable cannot load it' --template static
grep -q -e '--link' log || { cat log; fail 'no way out'; }

# An addon that was never built is a warning, and an error when it is needed.
package with-nothing "module.exports = () => require('bindings')('n')"
echo "require('with-nothing')()" >app/nothing.js
"$INGOT" build app/nothing.js -o nothing >log 2>&1
grep -q 'The package with-nothing has no addon that bindings would find' log || { cat log; fail 'no warning'; }
grep -q 'npm rebuild with-nothing' log || { cat log; fail 'no way out'; }
! ./nothing >log 2>&1
grep -q 'Could not locate the bindings file' log || { cat log; fail 'loaded nothing'; }

# A library that is not beside the addon is the machine's, which has it or not.
echo 'const char *library(void) { return "gone"; }' >gone.c
cc -shared -fPIC gone.c -Wl,-soname,libgone.so.3 -o libgone.so.3
addon app/native/needs-gone.node gone -DLIBRARY -L. -l:libgone.so.3
echo "console.log(require('./native/needs-gone.node').library)" >app/needs-gone.js
"$INGOT" build app/needs-gone.js -o needs-gone >log 2>&1
grep -q 'warning: The addon of the package addons needs the library libgone.so.3, which does not lie beside it' log || { cat log; fail 'no warning'; }
! ./needs-gone >log 2>&1
grep -q 'libgone.so.3: cannot open shared object file: No such file or directory (a library of the system that this machine does not have)' log ||
  { cat log; fail 'no word of the library'; }
cp libgone.so.3 app/native/
"$INGOT" build app/needs-gone.js -o needs-gone >log 2>&1
rm app/native/libgone.so.3
[ "$(./needs-gone)" = gone ] || fail 'a library beside the addon'

# A symbol that nobody has: the addon's own path is in the message.
echo 'extern int nobody_has_this; int *napi_register_module_v1(void) { return &nobody_has_this; }' |
  cc -shared -fPIC -x c - -o app/native/undefined.node
echo "require('./native/undefined.node')" >app/undefined.js
"$INGOT" build app/undefined.js -o undefined >/dev/null
! ./undefined >log 2>&1
grep -q '/ingot/native/undefined.node: undefined symbol: nobody_has_this' log || { cat log; fail 'no path'; }

# What the packager takes the runtime for.
"$INGOT" build app/platform.js -o platform >/dev/null
value() { sed -n "s/.*PK_NODE_$1[ =]*\"*\([^\" ;]*\).*/\1/p" "$ROOT/packager/addon_platform.h"; }
[ "$(./platform)" = "$(value PLATFORM) $(value ARCH) $(value VERSION) $(value ABI) $(value UV) $(value API)" ] || fail "$(./platform)"
