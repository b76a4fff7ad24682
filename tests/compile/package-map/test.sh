#!/bin/sh
# SPDX-License-Identifier: MIT
# --experimental-package-map: packages of a build come from the map, and an executable resolves by it what it meets
# at run time. Run in an empty folder.
set -e
mkdir -p work/app/lib work/vendor/one work/vendor/two work/vendor/unused work/app/node_modules/phantom
cat > work/map.json <<'END'
{ "packages": {
  "app": { "url": "./app", "dependencies": { "dep": "dep@2", "other": "other" } },
  "dep@1": { "url": "./vendor/one" },
  "dep@2": { "url": "./vendor/two", "dependencies": { "older": "dep@1" } },
  "other": { "url": "./vendor/unused" }
} }
END
echo '{ "name": "dep", "exports": { ".": "./main.mjs", "./sub": "./sub.js" } }' > work/vendor/two/package.json
echo 'export { default as older } from "older"; export const version = 2;' > work/vendor/two/main.mjs
echo 'module.exports = "sub of " + require("older");' > work/vendor/two/sub.js
echo 'module.exports = 1;' > work/vendor/one/index.js
echo 'module.exports = "not to be found";' > work/app/node_modules/phantom/index.js
cat > work/app/main.mjs <<'END'
import assert from 'assert';
import { createRequire } from 'module';
import * as dep from 'dep';
assert.deepStrictEqual({ ...dep }, { older: 1, version: 2 });
const require = createRequire(import.meta.url), named = (s) => s; // what no scan can tell
assert.strictEqual(require(named('dep')).version, 2);
assert.strictEqual(require(named('dep/sub')), 'sub of 1');
assert.strictEqual((await import(named('dep/sub'))).default, 'sub of 1');
assert.throws(() => require(named('phantom')), { code: 'MODULE_NOT_FOUND' });
assert.throws(() => require(named('older')), { code: 'MODULE_NOT_FOUND' }, 'a dependency of another package');
await assert.rejects(import(named('dep/missing')), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' });
console.log('ok');
END

fails() { # WANTED COMMAND...
  wanted=$1
  shift
  if "$@" > out.txt 2>&1; then echo "unexpectedly works: $*"; exit 1; fi
  grep -q -- "$wanted" out.txt || { echo "no '$wanted' in:"; cat out.txt; exit 1; }
}

# failing cases first: without the map, with what is no map, and with a map that lacks something
fails "Cannot find.*'dep'" "$INGOT" build work/app/main.mjs -o program
fails 'no-such-map.json' "$INGOT" build work/app/main.mjs -o program --experimental-package-map no-such-map.json
echo '{ "packages": { "app": {} } }' > bad.json
fails 'bad.json.*Invalid package map: package "app" has no "url"' \
  "$INGOT" build work/app/main.mjs -o program --experimental-package-map bad.json
sed 's/"dep@1": .*/"dep@0": { "url": ".\/vendor\/one" },/' work/map.json > work/lacking.json
fails "'older' of package 'dep@2' is 'dep@1'" \
  "$INGOT" build work/app/main.mjs -o program --experimental-package-map work/lacking.json
echo 'require("phantom")' > work/app/phantom.js
fails "add it to \"dependencies\" of this file's package in .*map.json" \
  "$INGOT" build work/app/phantom.js -o program --experimental-package-map work/map.json

"$INGOT" build work/app/main.mjs -o program --experimental-package-map work/map.json --include '../vendor/two/sub.js' > build.log
rm -r work/vendor work/app
test "$(./program)" = ok
# No place of the build's machine is in it.
if grep -q -a "$PWD" program; then echo 'the build folder is in the executable'; exit 1; fi
