# SPDX-License-Identifier: MIT
# Part of test.sh: what cannot be had without a text, and says so.

# A module that did not compile, and that nothing but --include names.
echo 'this is no JavaScript' >app/lib/broken.js
cat >app/computed.js <<'EOF'
const name = process.argv[2];
try { require(`/ingot/lib/${name}`); console.log('loaded'); } catch (err) { console.log(`${err.code}: ${err.message}`); }
EOF
build app/computed.js -o program --no-sources --include 'lib/*.js'
grep -q 'warning: Modules that are named as files too (3, this is one) can be loaded' build.log || fail "no warning" build.log
[ "$(./program late.js)" = loaded ] || fail "a module that --include names" build.log
./program broken.js >got
grep -q '^ERR_NO_SOURCE: /ingot/lib/broken.js could not be compiled when this executable was built' got || fail "broken.js" got

# A program that compiles modules in a way of its own.
cat >app/wraps.js <<'EOF'
const Module = require('module');
const { wrap } = Module;
Module.wrap = (text) => wrap(`/* mine */ ${text}`);
try { require('./lib/late.js'); } catch (err) { console.log(`${err.code}: ${err.message}`); }
EOF
build app/wraps.js -o program --no-sources
./program >got
grep -q '^ERR_NO_SOURCE: The text of /ingot/lib/late.js is not in this executable' got || fail "Module.wrap" got

# Files that are loaded from the disk, and code of strings, are what they are everywhere.
cat >plugin.js <<'EOF'
module.exports = function plugin(a) { return a.b.c; };
EOF
cat >app/loads.js <<'EOF'
const plugin = require(process.argv[2]);
console.log(String(plugin), String(new Function('b', 'return b')).length);
try { plugin({}); } catch (err) { console.log(err.message, err.stack.split('\n')[1].trim().replace(process.argv[2], 'FILE')); }
const nope = {};
try { plugin.call.x.y; } catch (err) { console.log(err.message); }
try { eval('nope.method()'); } catch (err) { console.log(err.message); }
EOF
build app/loads.js -o program --no-sources
./program "$PWD/plugin.js" | diff -u - /dev/fd/3 3<<'EOF' || fail "a plugin"
function plugin(a) { return a.b.c; } 35
Cannot read properties of undefined (reading 'c') at plugin (FILE:1:50)
Cannot read properties of undefined (reading 'y')
nope.method is not a function
EOF

"$INGOT" build --help >got
grep -q -- '--no-sources' got || fail "--help" got
if "$INGOT" run --no-sources app/loads.js >got 2>&1; then fail "run takes --no-sources" got; fi
