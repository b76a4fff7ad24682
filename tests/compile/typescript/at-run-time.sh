# SPDX-License-Identifier: MIT
# Sourced by test.sh: TypeScript that an executable meets at run time, and the interpreter's switches.

# An executable has no parser of TypeScript: what it was not built with is refused by name.
cat >loader.mjs <<'END'
import { createRequire, stripTypeScriptTypes } from 'node:module';
const [, , esm, cjs] = process.argv;
const report = (err) => console.log(err.code, err.message.includes(esm) || err.message.includes(cjs) || err.message.includes('stripTypeScriptTypes()'));
await import(esm).catch(report);
try { createRequire(import.meta.url)(cjs); } catch (err) { report(err); }
try { stripTypeScriptTypes('let a: number;'); } catch (err) { report(err); }
console.log(process.features.typescript, process.config.variables.node_use_amaro);
END
echo 'export const a: number = 1; console.log("esm");' >late.mts
echo 'const a: number = 1; console.log("cjs");' >late.cts
"$INGOT" build loader.mjs -o loader >build.log 2>&1 || fail 'loader.mjs' build.log
./loader "$PWD/late.mts" "$PWD/late.cts" >got 2>&1
printf 'ERR_NO_TYPESCRIPT true\nERR_NO_TYPESCRIPT true\nERR_NO_TYPESCRIPT true\nfalse false\n' >want
diff -u want got || fail 'TypeScript at run time'
"$INGOT" loader.mjs "$PWD/late.mts" "$PWD/late.cts" >got 2>/dev/null
printf 'esm\ncjs\nstrip true\n' >want
diff -u want got || fail 'TypeScript interpreted'

# What is embedded has its types stripped, whoever loads it: hooks, and programs that compile themselves.
mkdir -p hooked
echo "import './hooked.cjs'; const v: string = 'v'; console.log(v, (await import('./two.ts')).two);" >hooked/main.mts
echo 'export const two: number = 2;' >hooked/two.ts
cat >hooked/hooked.cjs <<'END'
const Module = require('module');
Module.registerHooks({
  load(url, context, next) {
    const out = next(url, context);
    if (url.endsWith('/two.ts')) console.log(out.format, String(out.source).trim());
    return out;
  },
});
const compile = Module.prototype._compile;
Module.prototype._compile = function(content, filename, format) {
  if (filename.endsWith('.cts')) console.log(content.trim());
  return compile.call(this, content, filename, format);
};
require('./three.cts');
END
echo 'module.exports = 3 as number;' >hooked/three.cts
"$INGOT" build hooked/main.mts -o hooked.program >build.log 2>&1 || fail 'hooked' build.log
./hooked.program >got 2>&1 || fail 'hooked' got
cat >want <<'END'
module.exports = 3          ;
module export const two         = 2;
v 2
END
diff -u want got || fail 'hooks in an executable'
"$INGOT" hooked/main.mts >got 2>&1 || fail 'hooked' got
cat >want <<'END'
module.exports = 3 as number;
module-typescript export const two: number = 2;
v 2
END
diff -u want got || fail 'hooks, interpreted'

# The interpreter's switches; a text is TypeScript when it is no JavaScript.
check() { # WANTED ARGUMENTS...
  want=$1
  shift
  "$INGOT" "$@" >got 2>&1 || true
  grep -qF -- "$want" got || fail "ingot $* does not say: $want" got
}
check 3 -p 'let a: number = 3; a'
check esm-text -e 'import fs from "node:fs"; const a: string = "esm-text"; console.log(a)'
check cjs-text --input-type=commonjs-typescript -e 'const a: string = "cjs-text"; console.log(a)'
check ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX --input-type=module-typescript -e 'enum A {}'
check 'SyntaxError: Missing initializer in const declaration' --input-type=commonjs -e 'const a: number = 1'
check false --no-strip-types -p process.features.typescript
check 'SyntaxError: Missing initializer in const declaration' --no-strip-types late.cts
check 'Unknown file extension ".mts"' --no-experimental-strip-types late.mts
check transform --experimental-transform-types -p process.features.typescript
echo 'enum A { X = 7 } console.log(A.X);' >enum.ts
check 7 --experimental-transform-types enum.ts

# What only ingot's own image holds is no file: its folder is one of the disk, or none.
[ -e /ingot ] && there=true || there=false
check $there -p 'require("fs").existsSync("/ingot")'

# What is too deep for swc fails alone.
python3 -c "print('export const deep: number = ' + '(' * 20000 + '1' + ')' * 20000 + ';')" >deep.mts
cat >after.mjs <<'END'
await import('./deep.mts').catch((err) => console.log(/^The types of .* cannot be stripped: /.test(err.message) || err.code));
await import('./late.mts');
END
"$INGOT" after.mjs >got 2>&1 || fail 'deep, interpreted' got
printf 'true\nesm\n' | diff -u - got || fail 'deep, interpreted'
"$INGOT" build after.mjs -o after >build.log 2>&1 || fail 'deep, built' build.log
grep -q 'deep.mts: warning: The types cannot be stripped: ' build.log || fail 'deep is not named' build.log
./after >got 2>&1 || fail 'deep, executable' got
printf 'ERR_MODULE_NOT_FOUND\nesm\n' | diff -u - got || fail 'deep, executable'
