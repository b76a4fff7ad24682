#!/bin/sh
# SPDX-License-Identifier: MIT
# Every process has a hash seed of its own (CVE-2017-11499): a string hashes differently in two
# processes of one executable, although both restored the same snapshot.
set -eu
cat >app.js <<'END'
'use strict';
const hash = require('node:v8')[Symbol.for('ingot.stringHash')];
console.log(['alpha', 'beta', 'gamma', 'delta'].map(hash).join(' '));
END
"$INGOT" build app.js -o app >/dev/null
a=$(./app) b=$(./app)
[ -n "$a" ] && [ "$a" != "$b" ] || { echo "the same hashes in two processes: $a / $b"; exit 1; }
