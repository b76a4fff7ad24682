#!/bin/sh
# SPDX-License-Identifier: MIT
# Permissions that are baked in: what is embedded can always be read, paths count from where the program is
# started, its threads and its child processes have no more than itself, and the environment changes nothing.
set -e
here=$(dirname "$0")
cp -r "$here/app" app
mkdir data other
echo secret > other/secret
"$INGOT" build app/main.js -o program --permission --allow-fs-read=./data --allow-fs-write=data \
  --allow-worker --allow-child-process > build.log
rm -r app
NODE_OPTIONS='--permission --allow-fs-read=*' ./program
cd other
mkdir data
../program
cd ..
if "$INGOT" build "$here/app/main.js" -o none --allow-fs-write=data 2> message; then exit 1; fi
grep -q -- '--allow-fs-write requires --permission' message
test ! -e none
