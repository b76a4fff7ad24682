#!/bin/sh
# SPDX-License-Identifier: MIT
# process.execPath with an embedded script runs that script; with anything else, the application.
set -e
here=$(dirname "$0")
cp -r "$here/app" app
"$INGOT" build app/main.js -o program > build.log
rm -r app
./program
