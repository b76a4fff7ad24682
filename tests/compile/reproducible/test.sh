#!/bin/sh
# SPDX-License-Identifier: MIT
# Two builds of the same application in two different folders are the same, byte for byte.
set -eu
for place in one/app two/deep/er/app; do
  mkdir -p "$place"
  cp -r "$ROOT/samples/koa-site/." "$place/"
  touch "$place/server.js"
  (cd "$place" && "$INGOT" build server.js -o site --include 'views/**' >/dev/null)
done
cmp one/app/site two/deep/er/app/site
! grep -aq "$PWD" one/app/site
