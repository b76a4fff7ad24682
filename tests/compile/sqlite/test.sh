#!/bin/sh
# SPDX-License-Identifier: MIT
# node:sqlite in executables of both templates, in an empty folder, with a database that is embedded. An executable
# that does not name it is smaller by what SQLite takes, has no broken section headers, and says why it has none.
set -e
here=$(dirname "$0")
cp -r "$here/app" app
"$INGOT" -e "
  const db = new (require('node:sqlite').DatabaseSync)('app/data.db');
  db.exec('CREATE TABLE t(a); INSERT INTO t VALUES (1), (2), (3)');"
"$INGOT" build app/main.js -o static > build.log
"$INGOT" build app/main.js -o dynamic --template dynamic > build.log
"$INGOT" build app/computed.js -o without > build.log
"$INGOT" build app/computed.js -o without-dynamic --template dynamic > build.log
rm -r app
mkdir empty
for kind in static dynamic; do
  (cd empty && ../$kind > ../$kind.out)
  diff "$here/expected.out" $kind.out
done
test "$(cd empty && ../without)" = ERR_NO_SQLITE
test "$(cd empty && ../without-dynamic)" = ERR_NO_SQLITE
size() { stat -c %s "$1"; }
test $(($(size static) - $(size without))) -gt 1500000
test $(($(size dynamic) - $(size without-dynamic))) -gt 1500000
case $(file without) in *' stripped'*) ;; *) echo 'its section headers cannot be read'; exit 1 ;; esac
