#!/bin/sh
# SPDX-License-Identifier: MIT
# fork of an embedded script: the executable starts itself with another entry. Run in an empty folder.
set -e
here=$(dirname "$0")
cp -r "$here/app" app
"$INGOT" build app/main.js -o program > build.log
rm -r app
./program
