#!/bin/sh
# SPDX-License-Identifier: MIT
# A cluster within one executable: workers are the executable again. Run in an empty folder.
set -e
here=$(dirname "$0")
cp -r "$here/app" app
"$INGOT" build app/main.js -o program > build.log
rm -r app
./program rr
./program none
