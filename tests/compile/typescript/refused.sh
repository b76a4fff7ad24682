# SPDX-License-Identifier: MIT
# Sourced by test.sh: builds that are refused, in exact words.

# help ENTRY WORDS [FLAG]: the way out
help() {
  echo "  help: $2ompile it to JavaScript first: npx esbuild $1 --bundle --platform=node --packages=external" \
    "--format=esm${3:+ $3} --outfile=app.mjs, then build app.mjs"
}

# ---- TypeScript that is more than types, and bad syntax

cat >syntax.ts <<'END'
import './more.ts';
enum Color {
  Red,
}
END
cat >syntax.want <<END
syntax.ts:2:1: error: TypeScript enum is not supported in strip-only mode [typescript-syntax]
    2 | enum Color {
      | ^~~~~~~~~~~~
$(help syntax.ts "write a constant object (const Color = { Red: 'red' } as const), or c")
END
refuses syntax syntax.ts

echo 'class Point { constructor(public x: number) {} }' >more.ts
echo "import './more.ts'; let a: string;" >entry.mts
cat >more.want <<END
more.ts:1:34: error: TypeScript parameter property is not supported in strip-only mode [typescript-syntax]
    1 | class Point { constructor(public x: number) {} }
      |                                  ^~~~~~~~~
  note: entry.mts:1:8: required here
    1 | import './more.ts'; let a: string;
      |        ^~~~~~~~~~~
$(help entry.mts "declare the field and assign it in the constructor, or c")
END
refuses more entry.mts

echo '/* é日😀 */ namespace A { export const x: number = 1; }' >namespace.mts
cat >namespace.want <<END
namespace.mts:1:11: error: TypeScript namespace declaration is not supported in strip-only mode [typescript-syntax]
    1 | /* é日😀 */ namespace A { export const x: number = 1; }
      |             ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
$(help namespace.mts "write a module of its own for what it holds, or c")
END
refuses namespace namespace.mts

echo "import fs = require('fs');" >equals.cts
cat >equals.want <<END
equals.cts:1:1: error: TypeScript import equals declaration is not supported in strip-only mode [typescript-syntax]
    1 | import fs = require('fs');
      | ^~~~~~~~~~~~~~~~~~~~~~~~~~
$(help equals.cts "write import x from 'x', or const x = require('x') in a .cts file, or c")
END
refuses equals equals.cts

echo "const text: string = '日本 😀 é', wrong: number = ;" >broken.ts
cat >broken.want <<'END'
broken.ts:1:48: error: Expression expected [syntax-error]
    1 | const text: string = '日本 😀 é', wrong: number = ;
      |                                                   ^
END
refuses broken broken.ts

# Only the engine sees it, in the text without types: shown with them.
echo "const a: number = 1; @sealed class A {}" >decorated.ts
cat >decorated.want <<END
decorated.ts:1:22: error: SyntaxError: Invalid or unexpected token [syntax-error]
    1 | const a: number = 1; @sealed class A {}
      |                      ^
$(help decorated.ts "decorators are not part of JavaScript yet: c")
END
refuses decorated decorated.ts

# ---- JSX

echo "import './view.tsx'; import './view.jsx'" >jsx.mjs
echo 'export const view = <p/>;' | tee view.tsx >view.jsx
cat >jsx.want <<END
view.jsx: error: JSX is not JavaScript: files of this kind cannot be modules [jsx]
  note: jsx.mjs:1:29: required here
    1 | import './view.tsx'; import './view.jsx'
      |                             ^~~~~~~~~~~~
$(help jsx.mjs c --jsx=automatic)
view.tsx: error: JSX is not JavaScript: files of this kind cannot be modules [jsx]
  note: jsx.mjs:1:8: required here
    1 | import './view.tsx'; import './view.jsx'
      |        ^~~~~~~~~~~~
$(help jsx.mjs c --jsx=automatic)
END
refuses jsx jsx.mjs

# The engine's error, and one of the scan.
printf 'const a = 1;\nmodule.exports = () => <b>{a}</b>;\n' >inside.js
cat >inside.want <<END
inside.js:2:24: error: JSX is not JavaScript [jsx]
    2 | module.exports = () => <b>{a}</b>;
      |                        ^
  note: inside.js:2:31: the parser says here: unterminated regular expression
    2 | module.exports = () => <b>{a}</b>;
      |                               ^
$(help inside.js c --jsx=automatic)
END
refuses inside inside.js
echo 'const view = <img alt="x"/>;' >engine.js
cat >engine.want <<END
engine.js:1:14: error: JSX is not JavaScript [jsx]
    1 | const view = <img alt="x"/>;
      |              ^
  note: engine.js:1:14: the parser says here: SyntaxError: Unexpected token '<'
    1 | const view = <img alt="x"/>;
      |              ^
$(help engine.js c --jsx=automatic)
END
refuses engine engine.js

# ---- packages

mkdir -p node_modules/typed src
echo '{ "name": "typed", "main": "index.ts" }' >node_modules/typed/package.json
echo 'export const a: number = 1;' >node_modules/typed/index.ts
echo "import 'typed';" >package.mjs
cat >package.want <<'END'
node_modules/typed/index.ts: error: The package 'typed' is TypeScript: types are not stripped below node_modules [typescript-package]
  note: package.mjs:1:8: required here
    1 | import 'typed';
      |        ^~~~~~~
  help: build the package to JavaScript, or link it from a folder that is not in node_modules
END
refuses package package.mjs
# ... which is what a workspace does
mkdir linked && mv node_modules/typed/* linked && rmdir node_modules/typed && ln -s ../linked node_modules/typed
"$INGOT" build package.mjs -o linked.program >build.log 2>&1 || fail 'a linked package' build.log

# ---- what only TypeScript's resolution would find

cat >tsconfig.base.json <<'END'
{
  // as tsc reads it
  "compilerOptions": { "paths": { "@/*": ["./src/*"], "helpers": ["src/helpers.ts"], }, },
}
END
echo '{ "extends": "./tsconfig.base.json" }' >tsconfig.json
echo 'export {}' | tee src/util.ts src/index.ts >src/helpers.ts
cat >resolve.ts <<'END'
import './src/util.js';
import './src/util';
import './src/index.mjs';
import '@/util';
import 'helpers';
END
cat >resolve.want <<'END'
resolve.ts:1:8: error: Cannot find module './src/util.js' [missing-module]
    1 | import './src/util.js';
      |        ^~~~~~~~~~~~~~~
  help: did you mean './src/util.ts'? An import names the file that is there, as in Node
resolve.ts:2:8: error: Cannot find module './src/util' [missing-module]
    2 | import './src/util';
      |        ^~~~~~~~~~~~
  help: did you mean './src/util.ts'? An import names the file that is there, as in Node
resolve.ts:3:8: error: Cannot find module './src/index.mjs' [missing-module]
    3 | import './src/index.mjs';
      |        ^~~~~~~~~~~~~~~~~
  help: did you mean 'index.ts' in src? (file names are case-sensitive)
resolve.ts:4:8: error: Invalid module "@/util" is not a valid package name [bad-specifier]
    4 | import '@/util';
      |        ^~~~~~~~
  note: tsconfig.base.json maps '@/*' by "paths", which Ingot, like Node, does not apply
  help: write "imports": { "#*": "./src/*" } into package.json, and import '#...' with the file's extension
resolve.ts:5:8: error: Cannot find module 'helpers' [missing-module]
    5 | import 'helpers';
      |        ^~~~~~~~~
  note: tsconfig.base.json maps 'helpers' by "paths", which Ingot, like Node, does not apply
  help: write "imports": { "#helpers": "./src/helpers.ts" } into package.json, and import '#...' with the file's extension
END
refuses resolve resolve.ts
printf "require('./src/util'); require('./src');\n" >resolve.cts
cat >require.want <<'END'
resolve.cts:1:9: error: Cannot find module './src/util' [missing-module]
    1 | require('./src/util'); require('./src');
      |         ^~~~~~~~~~~~
  help: did you mean './src/util.ts'? An import names the file that is there, as in Node
resolve.cts:1:32: error: Cannot find module './src' [missing-module]
    1 | require('./src/util'); require('./src');
      |                                ^~~~~~~
  help: did you mean './src/index.ts'? An import names the file that is there, as in Node
END
refuses require resolve.cts
rm -r tsconfig.json tsconfig.base.json node_modules
