# SPDX-License-Identifier: MIT
# Sourced by test.sh: a graph of 200 files, the same byte for byte whenever it is built.

mkdir one two
python3 "$ROOT/bench/typescript.py" many 200
"$INGOT" build many/main.ts -o one/many >build.log 2>&1 || fail 'many' build.log
grep -q '202 modules\|201 modules' build.log || fail 'not all files are in' build.log
[ "$(./one/many)" = 19900 ] || fail 'many: wrong sum'
"$INGOT" build many/main.ts -o two/many >build.log 2>&1
cmp one/many two/many || fail 'two builds differ'
