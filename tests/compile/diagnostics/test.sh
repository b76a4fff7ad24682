#!/bin/sh
# SPDX-License-Identifier: MIT
# Bad input: exact messages, exit code 1, no output file. Runs in an empty folder; $INGOT is the command.
set -eu
cat >missing.js <<'END'
const Koa = require('koa-nowhere');
const x = require('./nothere');
try { require('optional-one') } catch {}
END
printf 'const a = 1;\nconst text = "open;\n' >syntax.js
printf 'module.exports = { a: [1, 2 };\n' >brackets.js

expect() { # name, exit code wanted, command...
  name=$1 want=$2; shift 2
  code=0; "$@" >"$name.got" 2>&1 || code=$?
  [ "$code" = "$want" ] || { echo "$name: exit code $code, expected $want"; cat "$name.got"; exit 1; }
  diff -u "$name.want" "$name.got" || { echo "$name: output differs"; exit 1; }
}

cat >missing.want <<'END'
missing.js:1:21: error: Cannot find module 'koa-nowhere' [missing-module]
    1 | const Koa = require('koa-nowhere');
      |                     ^~~~~~~~~~~~~
  help: install it: npm install koa-nowhere
missing.js:2:19: error: Cannot find module './nothere' [missing-module]
    2 | const x = require('./nothere');
      |                   ^~~~~~~~~~~
missing.js:3:15: warning: Cannot find module 'optional-one' [missing-optional]
    3 | try { require('optional-one') } catch {}
      |               ^~~~~~~~~~~~~~
  note: it will throw at run time when it is reached
  help: install it: npm install optional-one
END
expect missing 1 "$INGOT" build missing.js -o out

cat >syntax.want <<'END'
syntax.js:2:14: error: unterminated string [syntax-error]
    2 | const text = "open;
      |              ^
END
expect syntax 1 "$INGOT" build syntax.js -o out

cat >brackets.want <<'END'
brackets.js:1:29: error: unexpected '}' [syntax-error]
    1 | module.exports = { a: [1, 2 };
      |                             ^
END
expect brackets 1 "$INGOT" build brackets.js -o out

cat >entry.want <<'END'
ingot: error: Cannot find the entry 'nofile.js' [no-entry]
  help: give the path of the script that starts the application
END
expect entry 1 "$INGOT" build nofile.js -o out

mkdir -p node_modules/bad node_modules/dep
echo 'exports.ok = 1;' >node_modules/bad/index.js
echo '{"name":"bad","main":"gone.js"}' >node_modules/bad/package.json
echo '{"name":"dep","exports":".//index.js"}' >node_modules/dep/package.json
echo 'require("bad");' >node_modules/dep/index.js
cat >deprecated.js <<'END'
console.log(require('bad').ok);
require('dep');
import('bad').then((bad) => console.log(bad.ok));
END
cat >deprecated.want <<'END'
deprecated.js:1:21: warning: "main" of node_modules/bad/package.json is 'gone.js', which does not exist: index.js is taken (DEP0128) [deprecated-resolution]
    1 | console.log(require('bad').ok);
      |                     ^~~~~
  help: update the package, or report it to its author
deprecated.js:2:9: warning: A double slash in './/index.js', which "exports" of node_modules/dep/package.json makes of '.' (DEP0166) [deprecated-resolution]
    2 | require('dep');
      |         ^~~~~
  help: leave it out
END
expect deprecated 0 sh -c '"$INGOT" build deprecated.js -o deprecated.exe >/dev/null'
printf '1\n1\n' >run.want
expect run 0 ./deprecated.exe
rm deprecated.exe

cat >json.want <<'END'
{"ok":false,"output":"out","diagnostics":[{"id":"syntax-error","severity":"error","message":"unterminated string","file":"syntax.js","line":2,"column":14,"start":26,"end":27,"text":"const text = \"open;"}]}
END
expect json 1 "$INGOT" build syntax.js -o out --json

for f in out*; do [ ! -e "$f" ] || { echo "left behind: $f"; exit 1; }; done
