#!/bin/sh
# SPDX-License-Identifier: MIT
# Modules nobody writes but that exist: the executable does what node does with them, or the build says
# what is wrong. Run in an empty folder.
set -e

same() { # folder, entry, build options: prints the same under node and as an executable
  dir=$1 entry=$2
  shift 2
  "$INGOT" build "$dir/$entry" -o program "$@" > build.log 2>&1 || { echo "$dir: does not build"; cat build.log; exit 1; }
  (cd "$dir" && node "$entry") > wanted.txt 2> /dev/null || echo "exit $?" >> wanted.txt
  ./program > got.txt 2> got.err || echo "exit $?" >> got.txt
  cmp -s wanted.txt got.txt || { echo "$dir: differs"; diff wanted.txt got.txt | head -20; tail -5 got.err; exit 1; }
}

# A chain of 1,000 requires, and one of 1,000 imports: depth of the stack.
mkdir chain import-chain
i=0
while [ $i -lt 1000 ]; do
  echo "exports.depth = require('./m$((i + 1))').depth + 1;" > chain/m$i.js
  echo "import { depth as d } from './m$((i + 1)).mjs'; export const depth = d + 1;" > import-chain/m$i.mjs
  i=$((i + 1))
done
echo 'exports.depth = 0;' > chain/m1000.js
echo 'export const depth = 0;' > import-chain/m1000.mjs
echo "console.log(require('./m0').depth);" > chain/main.js
echo "import { depth } from './m0.mjs'; console.log(depth);" > import-chain/main.mjs
same chain main.js
same import-chain main.mjs

# 10 MB on one line.
mkdir line
node -e "
const parts = [];
for (let i = 0; i < 180000; i++) parts.push('function f' + i + '(a,b){return a/b+/[/]' + i + '/.lastIndex}');
require('fs').writeFileSync('line/main.js', parts.join(';') + ';console.log(f179999(6,3))');"
same line main.js

# Links that lead to themselves, to each other, and to the folder they lie in.
mkdir -p links/lib
ln -s loop-b links/loop-a
ln -s loop-a links/loop-b
ln -s . links/lib/self
ln -s ../real.js links/lib/linked.js
echo "module.exports = __filename.split('/').pop();" > links/real.js
cat > links/main.js <<'END'
const attempt = (fn) => {
  try {
    return fn();
  } catch (err) {
    return err.code;
  }
};
console.log(attempt(() => require('./lib/linked')), attempt(() => require(process.argv[2] ?? './loop-a')));
console.log(attempt(() => require('./lib/self/linked.js')), attempt(() => require('./lib/self/self/self/linked')));
console.log(Object.keys(require.cache).length);
END
same links main.js

# Names with blanks, quotes, newlines, percent signs, and letters of other scripts.
mkdir names
node -e "
const fs = require('fs');
const names = ['with blank', 'quo\'te\"s', 'new\nline', '100%41', 'a#b?c', '\u00e9\u4e2d\u{1f600}', 'tab\tname', 'semi;colon&amp'];
let cjs = '', esm = '';
names.forEach((name, i) => {
  fs.writeFileSync('names/' + name + '.js', 'exports.name = ' + JSON.stringify(name) + '; exports.file = __filename.split(\"/\").pop();');
  cjs += 'console.log(require(' + JSON.stringify('./' + name + '.js') + '));\n';
  esm += 'import m' + i + ' from ' + JSON.stringify('./' + encodeURIComponent(name) + '.js') + '; console.log(m' + i + '.name);\n';
});
fs.writeFileSync('names/main.js', cjs);
fs.writeFileSync('names/main.mjs', esm);"
same names main.js
same names main.mjs

# Byte-order marks, #! lines, CRLF, U+2028, HTML-like comments, no newline at the end, nothing at all.
mkdir text
printf '\357\273\277exports.bom = 1;' > text/bom.js
printf '\357\273\277{"bom": true}' > text/bom.json
printf '#!/usr/bin/env node\nexports.shebang = 2;' > text/shebang.js
printf '#!/usr/bin/env node\nexport const shebang = 3;' > text/shebang.mjs
printf 'exports.crlf = `a\r\nb`.length;\r\n// c\r\nexports.line = /crlf.js:(\\d+):(\\d+)/.exec(new Error().stack).slice(1);\r\n' > text/crlf.js
printf 'exports.separator = "\342\200\250".length; //\342\200\251exports.after = 1;\n' > text/separator.js
printf '<!-- exports.html = 1;\nexports.html = 2\n--> exports.html = 3;\n' > text/html.js
: > text/empty.js
: > text/empty.mjs
printf 'exports.latin = "\303\251"; exports.wide = "\344\270\255\360\237\230\200";' > text/wide.js
printf 'exports.bad = "a\377b\300".length; exports.code = "\377".charCodeAt(0);' > text/invalid.js
cat > text/main.mjs <<'END'
import { createRequire } from 'node:module';
import { shebang } from './shebang.mjs';
import * as empty from './empty.mjs';
const require = createRequire(import.meta.url);
console.log(shebang, Object.keys(empty));
console.log(require('./bom'), require('./bom.json'), require('./shebang'), require('./crlf'), require('./separator'));
console.log(require('./html'), require('./empty'), require('./wide'), require('./invalid'));
END
same text main.mjs

# A file that is replaced while the build reads the graph: one version or the other, never a mixture.
mkdir changing
node -e "
let text = '';
for (let i = 0; i < 20000; i++) text += 'x.push(VERSION);\n';
const fs = require('fs');
for (const v of [1, 2]) fs.writeFileSync('changing/v' + v, 'const x = [];\n' + text.replaceAll('VERSION', v) + 'module.exports = new Set(x).size;\n');
fs.writeFileSync('changing/main.js', 'console.log(require(\'./part\'));');"
cp changing/v1 changing/part.js
(while [ ! -e stop ]; do
  cp changing/v1 changing/next && mv changing/next changing/part.js
  cp changing/v2 changing/next && mv changing/next changing/part.js
done) &
for i in 1 2 3 4 5; do
  "$INGOT" build changing/main.js -o program > build.log 2>&1 || { : > stop; cat build.log; exit 1; }
  [ "$(./program)" = 1 ] || { : > stop; echo 'changing: a mixture of two versions'; exit 1; }
done
: > stop
wait

# What cannot be read, and what is no module.
mkdir bad
echo "require('./folder.js'); require('./pipe')" > bad/main.js
mkdir bad/folder.js
mkfifo bad/pipe.js
if "$INGOT" build bad/main.js -o program > build.log 2>&1; then echo 'bad: built'; exit 1; fi
grep -q 'folder.js' build.log && grep -q 'pipe' build.log || { cat build.log; exit 1; }
[ ! -e nothing ] || exit 1
