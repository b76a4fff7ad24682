#!/bin/sh
# SPDX-License-Identifier: MIT
# The channel between parent and child, with node on the other side: each as parent of each, as a script and as an executable,
# in both serializations, with handles. Run in an empty folder.
set -e
here=$(dirname "$0")
"$INGOT" build "$here/talk.js" -o program >build.log
for serialization in json advanced; do
  for parent in node "$INGOT"; do
    for child in node "$INGOT"; do "$parent" "$here/talk.js" "$serialization" "$child" "$here/talk.js"; done
    "$parent" "$here/talk.js" "$serialization" ./program
  done
  ./program "$serialization" node "$here/talk.js"
done
