#!/bin/sh
# SPDX-License-Identifier: MIT
# --watch: a change of a file that the program loaded runs it again, also after it failed. Runs in an empty folder.
set -eu

# Until the output has a line; the test runner ends what waits in vain.
wait_for() { until grep -q "$1" out.txt; do kill -0 $pid; sleep 0.05; done; }

echo "console.log('one', require('./part'), process.argv[2])" >main.js
echo "module.exports = 'a'" >part.js
"$INGOT" --watch main.js arg >out.txt 2>&1 &
pid=$!
wait_for "Completed running 'main.js arg'"
echo "module.exports = 'b'" >part.js
wait_for 'one b arg'
grep -q "Change detected in '.*/part.js'" out.txt
grep -q "Restarting 'main.js arg'" out.txt
echo "require('./new')" >main.js
wait_for "Failed running"
echo "process.on('SIGTERM', () => { console.log('ended'); process.exit(); }); setInterval(() => {}, 1000); console.log('new')" >new.js
wait_for '^new'
kill $pid
wait $pid || { echo "exit code $?"; cat out.txt; exit 1; }
grep -q '^ended' out.txt || { echo 'the program was not ended'; cat out.txt; exit 1; }

for args in '--watch' '--watch -e 0' '--watch -c main.js' '--watch -i'; do
  code=0; "$INGOT" $args </dev/null >/dev/null 2>&1 || code=$?
  [ "$code" = 9 ] || { echo "$args: exit code $code"; exit 1; }
done
