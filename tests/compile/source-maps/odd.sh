# SPDX-License-Identifier: MIT
# Part of test.sh: maps that are missing, broken or that name sources in unusual ways.

# throws NAME URL: NAME.js prints where its error was made; its map's URL is URL
throws() { printf 'console.log(new Error("x").stack.split("\\n")[1].trim());\n//# sourceMappingURL=%s\n' "$2" >"app/$1.js"; }

# ---- missing and broken: the generated place, and a word in --verbose alone --------------------------------

broken() { # NAME URL WORDS
  throws "$1" "$2"
  build "app/$1.js" -o program
  if grep -q 'source map' build.log; then fail "$1: it is said without --verbose" build.log; fi
  ./program >got 2>&1 || fail "$1" got
  echo "at Object.<anonymous> (/ingot/$1.js:1:13)" | diff -u - got || fail "$1"
  build "app/$1.js" -o program --verbose
  grep -q "The source map is left out: $3" build.log || fail "$1: what is said" build.log
}

echo '{"version":3' >app/cut.js.map
echo '{"version":3,"sources":["a.ts"]}' >app/empty.js.map
echo '{"version":3,"sections":[{"offset":{"line":0}}]}' >app/section.js.map
broken missing nowhere.js.map 'No such file'
broken cut cut.js.map 'it is no JSON'
broken empty empty.js.map 'it has no'
broken section section.js.map 'a section of it'
broken http http://localhost:1/x.map 'it lies elsewhere'
broken plain data:text/plain,x 'its data: URL'

# Mappings that make no sense go in, and are found out when a trace needs them.
echo '{"version":3,"sources":["a.ts"],"mappings":"!!!!"}' >app/nonsense.js.map
throws nonsense nonsense.js.map
build app/nonsense.js -o program
./program | diff -u - /dev/fd/3 3<<'EOF' || fail "nonsense"
at Object.<anonymous> (/ingot/nonsense.js:1:13)
EOF

# ---- how sources are named -----------------------------------------------------------------------------------

named() { # NAME SOURCE SHOWN [MORE]: a source is shown as SHOWN; nothing of this machine is in the executable
  printf '{"version":3,"sources":["%s"],"names":[],"mappings":"AAEA"%s}' "$2" "${4:-}" >"app/$1.js.map"
  throws "$1" "$1.js.map"
  build "app/$1.js" -o program
  ./program >got
  echo "at Object.<anonymous> ($3:3:1)" | diff -u - got || fail "$1"
  if grep -q "$PWD" program; then fail "$1: the executable names $PWD"; fi
}

named relative 'src/deep/../a.ts' /ingot/src/a.ts
named above '../shared/a.ts' /shared/a.ts
named absolute "$PWD/app/src/a.ts" /ingot/src/a.ts
named file "file://$PWD/app/src/a%20b.ts" '/ingot/src/a b.ts'
named foreign "$PWD/other/project/a.ts" /a.ts
named scheme 'webpack://app/./src/a.ts' 'webpack://app/src/a.ts'
named root 'a.ts' /ingot/src/a.ts ',"sourceRoot":"./src"'
named rooted 'a.ts' /ingot/src/a.ts ",\"sourceRoot\":\"file://$PWD/app/src/\""
named letters '%C3%A9t%C3%A9.ts' '/ingot/été.ts'

# Sections of an index map; texts of the map go before those of the disk.
cat >app/index.js <<'EOF'
function f() { throw new Error('x'); }
f();
//# sourceMappingURL=index.js.map
EOF
printf '%s' '{"version":3,"sections":[
  {"offset":{"line":0,"column":0},"map":{"version":3,"sources":["one.ts"],"sourcesContent":["// 1\nthrow it;"],"names":[],"mappings":"AACA"}},
  {"offset":{"line":1,"column":0},"map":{"version":3,"sources":["two.ts"],"names":[],"mappings":"AAEA"}}]}' >app/index.js.map
echo 'from the disk' >app/one.ts
build app/index.js -o program
run ./program
diff -u - got <<'EOF' || fail "an index map"
/ingot/one.ts:2
throw it;
^

Error: x
    at f (/ingot/one.ts:2:1)
    at Object.<anonymous> (/ingot/two.ts:3:1)
EOF
