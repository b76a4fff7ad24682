#!/bin/sh
# SPDX-License-Identifier: MIT
# --link: C source, objects (of C and of C++), archives, old registration; into a static and a dynamic
# executable; what cannot be linked. Run in an empty folder.
set -eu
fail() { echo "FAILED: $*"; exit 1; }
include=$ROOT/build/link/include
mkdir app app/native app/lib
cat >app/addon.h <<'END'
#include <node_api.h>
#include <string.h>
static napi_value text(napi_env env, const char *s) {
  napi_value v;
  napi_create_string_utf8(env, s, strlen(s), &v);
  return v;
}
END

# Both define helper() and deflate(), which the runtime has too; one is source, the other an object.
cat >app/native/one.c <<'END'
#include "../addon.h"
const char *shared(void);
const char *helper(void) { return "one"; }
const char *deflate(void) { return "not zlib's"; }
NAPI_MODULE_INIT() {
  napi_set_named_property(env, exports, "name", text(env, helper()));
  napi_set_named_property(env, exports, "deflate", text(env, deflate()));
  napi_set_named_property(env, exports, "shared", text(env, shared()));
  napi_set_named_property(env, exports, "file", text(env, __FILE__));
  return exports;
}
END
cat >app/native/two.c <<'END'
#include "../addon.h"
const char *shared(void);
const char *helper(void) { return "two"; }
static napi_value init(napi_env env, napi_value exports) {
  napi_set_named_property(env, exports, "shared", text(env, shared()));
  return text(env, helper());
}
NAPI_MODULE(two, init)
END
cc -c -fPIC -I"$include" app/native/two.c -o app/native/two.o

# A library that registers no addon: linked with both.
echo 'const char *shared(void) { return "of both"; } int unused(void) { return missing(); } extern int missing();' |
  sed 's/ int unused.*//' >app/lib/shared.c
cc -c -fPIC app/lib/shared.c -o app/lib/shared.o
ar rcs app/lib/libshared.a app/lib/shared.o

# An archive that is an addon, in C++ with exceptions.
cat >app/native/plus.cc <<'END'
#include "../addon.h"
#include <stdexcept>
#include <string>
#include <vector>
static napi_value thrower(napi_env env, napi_callback_info) {
  std::vector<std::string> words = {"caught"};
  try {
    if (words.size() == 1) throw std::runtime_error(words[0] + " an exception");
  } catch (const std::exception &e) {
    return text(env, e.what());
  }
  return nullptr;
}
NAPI_MODULE_INIT() {
  napi_value f;
  napi_create_function(env, "thrower", NAPI_AUTO_LENGTH, thrower, nullptr, &f);
  return f;
}
END
c++ -c -fPIC -O2 -I"$include" app/native/plus.cc -o plus.o
ar rcs app/lib/libplus.a plus.o

# Registered by a constructor, as addons of the time before NAPI_MODULE_INIT are.
cat >app/native/old.c <<'END'
#include "../addon.h"
static napi_value init(napi_env env, napi_value exports) { return text(env, "old"); }
static napi_module module = {1, 0, __FILE__, init, "old", 0, {0}};
__attribute__((constructor)) static void begin(void) { napi_module_register(&module); }
END

cat >app/main.js <<'END'
const one = require('./native/one.node'), again = require('./native/one.node');
if (one !== again) throw new Error('loaded twice');
console.log(one.name, one.deflate, one.shared, one.file);
console.log(require('./build/Release/renamed.node'));
console.log(require('./lib/plus')(), require('./native/' + ['old'] + '.node'));
console.log(require('zlib').inflateSync(require('zlib').deflateSync('zlib')).toString());
console.log(require('fs').existsSync(__dirname + '/native/one.node'));
END
cat >expected <<'END'
one not zlib's of both one.c
two
caught an exception old
zlib
true
END
build() { # output, options
  out=$1
  shift
  "$INGOT" build app/main.js -o "$out" --link app/native/one.c --link app/native/two.o=app/build/Release/renamed.node \
    --link app/lib/libplus.a --link=app/native/old.c --link app/lib/libshared.a "$@" >log 2>&1 || { cat log; exit 1; }
  "./$out" >got 2>&1 && diff expected got || { cat got; fail "$out"; }
}
build static
file static | grep -q 'statically linked' || fail 'not static'
build dynamic --template dynamic
file dynamic | grep -q 'dynamically linked' || fail 'not dynamic'

# The same, whatever the folder.
mkdir elsewhere
mv app elsewhere/
cd elsewhere
mv ../expected .
build static
cd ..
cmp static elsewhere/static || fail 'not reproducible'
mv elsewhere/app .
[ -z "$(find "${TMPDIR:-/tmp}" -maxdepth 1 -name 'ingot-link-*')" ] || fail 'temporary files are left'

# What cannot be linked.
echo >app/empty.js
refused() { # pattern, --link value
  ! "$INGOT" build app/empty.js -o never --link "$2" >log 2>&1 || fail "built with $2"
  grep -q "$1" log || { cat log; fail "no '$1' with $2"; }
  [ ! -e never ] || fail 'an output was written'
}
refused 'no such file' app/gone.c
refused 'files of this kind' app/main.js
echo 'int x = ;' >bad.c
refused 'compiling failed' bad.c
echo text >text.o
refused 'no object file' text.o
printf '#include <node_api.h>\nvoid _ZN2v87Isolate10GetCurrentEv(void);\nNAPI_MODULE_INIT() { _ZN2v87Isolate10GetCurrentEv(); return exports; }\n' >v8.c
refused "V8's C++ interface" v8.c
printf '#include <node_api.h>\nvoid gone(void);\nNAPI_MODULE_INIT() { gone(); return exports; }\n' >undefined.c
refused 'undefined reference to .gone' undefined.c
! CC=no-such-cc "$INGOT" build app/main.js -o never --link app/native/one.c >log 2>&1
grep -q "no program 'no-such-cc'" log || { cat log; fail 'missing compiler'; }
