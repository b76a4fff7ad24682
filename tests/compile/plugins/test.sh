#!/bin/sh
# SPDX-License-Identifier: MIT
# A folder of plugins, loaded by computed paths: --include makes modules of them, with what they need; one
# that does not compile fails when it is loaded, as in node; what is not embedded fails by name.
set -e
here=$(dirname "$0")
cp -r "$here/app" app
mkdir -p app/node_modules/helper
echo '{"name":"helper","version":"1.0.0","exports":"./helper.mjs"}' > app/node_modules/helper/package.json
echo 'export const help = (name) => `helped ${name}`;' > app/node_modules/helper/helper.mjs
"$INGOT" build app/main.js -o program --include 'plugins/**' > build.log 2>&1
(cd app && node main.js) > wanted.txt
rm -r app
./program > got.txt
sed 's/not found.*/not found/' wanted.txt > wanted.cut
sed 's/not found.*/not found/' got.txt > got.cut
diff wanted.cut got.cut
[ "$(grep -c -- '--include' got.txt)" = 2 ] || { echo 'an error does not name --include'; cat got.txt; exit 1; }
