#!/bin/sh
# SPDX-License-Identifier: MIT
# samples/cluster-reload: no request fails, and many processes have answered.
set -eu
sh "$ROOT/samples/cluster-reload/demo.sh" >out || { cat out log; exit 1; }
cat out
grep -Eq '^[0-9]{4,} requests answered by [0-9]+ processes, 0 failed$' out
grep -q 'SIGTERM: the workers end what they have begun' out
