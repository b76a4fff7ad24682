#!/bin/sh
# SPDX-License-Identifier: MIT
# fs and ingot:assets see the files inside the executable, wherever it runs. Run in an empty folder.
set -e
here=$(dirname "$0")
cp -r "$here/app" app
head -c 300000 /dev/zero | tr '\0' '\7' > app/public/big.bin
"$INGOT" build app/main.js -o program --include 'public/**' > build.log
rm -r app
./program
