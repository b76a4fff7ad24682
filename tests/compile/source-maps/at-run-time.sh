# SPDX-License-Identifier: MIT
# Part of test.sh: what a running executable does with its maps, and with those of what it loads.

# The program's own prepareStackTrace sees generated places; findSourceMap() finds embedded maps, with their
# texts; all of it can be turned off and on.
cat >app/tsc/api.js <<'EOF'
const Module = require('module');
const { getCallSites } = require('util');
const { Thing } = require('./lib.js');
const replaced = Error.prepareStackTrace;
const make = () => { try { new Thing({}).fail('x'); } catch (err) { return err; } };
const top = (err) => err.stack.split('\n')[1].trim();
Error.prepareStackTrace = (err, sites) => `${sites[0].getFileName()}:${sites[0].getLineNumber()}`;
console.log(make().stack);
Error.prepareStackTrace = replaced;
const map = Module.findSourceMap(require.resolve('./lib.js'));
console.log(map.payload.sources, map.payload.mappings.length > 0, Array.isArray(map.lineLengths));
console.log(Module.findSourceMap(__filename));
console.log(process.sourceMapsEnabled, top(make()));
process.setSourceMapsEnabled(false);
console.log(process.sourceMapsEnabled, top(make()));
Module.setSourceMapsSupport(true);
console.log(process.sourceMapsEnabled, top(make()));
console.log(getCallSites()[0].scriptName);
EOF
build app/tsc/api.js -o program
./program >got 2>&1 || fail api got
diff -u - got <<'EOF' || fail api
/ingot/tsc/lib.js:11
[ 'file:///ingot/src/lib.ts' ] true true
undefined
true at Thing.fail (/ingot/src/lib.ts:9:11)
false at Thing.fail (/ingot/tsc/lib.js:11:15)
true at Thing.fail (/ingot/src/lib.ts:9:11)
/ingot/tsc/api.js
EOF

# Maps of files that are loaded from the disk: those of an executable with maps of its own, and of one that
# was built with --enable-source-maps; not of others.
cp -r app/tsc plugin
cat >app/loads.js <<'EOF'
const { Thing } = require(process.argv[2]);
try { new Thing({}).fail('x'); } catch (err) { console.log(err.stack.split('\n')[1].trim()); }
EOF
build app/loads.js -o program
./program "$PWD/plugin/lib.js" | grep -q "($PWD/plugin/lib.js:11:15)" || fail "a plugin is mapped though no map is wanted"
build app/loads.js -o program --enable-source-maps
./program "$PWD/plugin/lib.js" | grep -q "($PWD/src/lib.ts:9:11)" || fail "--enable-source-maps, baked in"
NODE_OPTIONS=--no-enable-source-maps ./program "$PWD/plugin/lib.js" | grep -q "($PWD/src/lib.ts:9:11)" ||
  fail "an executable listens to NODE_OPTIONS"

# A damaged map costs its mapping, and `inspect` finds it.
build app/tsc/main.js -o program
python3 - program <<'EOF' || fail "no map in the executable"
import sys
data = bytearray(open(sys.argv[1], 'rb').read())
at = data.rfind(b'\x28\xb5\x2f\xfd')
for i in range(at + 8, at + 40):
    data[i] ^= 0x55
open('damaged', 'wb').write(data)
EOF
chmod +x damaged
./damaged >got 2>&1 || true
grep -q 'Error: uncaught' got || fail "a damaged map" got
if "$INGOT" inspect damaged >got 2>&1; then fail "inspect sees no damage" got; fi
