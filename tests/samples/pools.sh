#!/bin/sh
# SPDX-License-Identifier: MIT
# samples/pools, run as a script and as one executable in an empty folder: the packages' threads do their work.
set -eu
cat >expected <<'LINES'
piscina 166650 2
piscina no sum of -1
piscina AbortError
tinypool [ 1, 3, 6 ]
pino {"level":30,"a":1,"msg":"first"}
pino {"level":50,"msg":"second"}
LINES
"$INGOT" "$ROOT/samples/pools/main.js" >out
diff expected out
"$INGOT" build "$ROOT/samples/pools/main.js" -o pools >/dev/null
mkdir -p root
cp pools root/
(cd root && ./pools) >out
diff expected out
[ -z "$(find root -type f ! -name pools)" ] || { echo 'FAILED: a file was written'; exit 1; }
