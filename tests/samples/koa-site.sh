#!/bin/sh
# SPDX-License-Identifier: MIT
# samples/koa-site as one executable in an empty root: every route answers as it should.
set -eu
"$INGOT" build "$ROOT/samples/koa-site/server.js" -o site --include 'views/**' ${BUILD_OPTIONS:-} >/dev/null
mkdir -p root
: >out # read below, maybe before the shell has made it
cp site root/
: >out
PORT=0
export PORT
if [ "$(id -u)" = 0 ]; then chroot root /site >out 2>&1 & else ./root/site >out 2>&1 & fi
pid=$!
trap 'kill "$pid" 2>/dev/null || :' EXIT
url=
for _ in $(seq 100); do
  url=$(sed -n 's/^listening on //p' out)
  [ -n "$url" ] && break
  sleep 0.1
done
[ -n "$url" ] || { cat out; exit 1; }
fail() { echo "FAILED: $1"; cat out answer 2>/dev/null; exit 1; }
get() { curl -sS -m 10 -i -c jar -b jar "$@" >answer || fail "curl $*"; }

get "$url/"
grep -q '<title>Ingot</title>' answer || fail page
grep -q 'here 1 time\.' answer || fail 'session begins'
grep -qi '^set-cookie: site.sess=' answer || fail cookie
get "$url/"
grep -q 'here 2 times\.' answer || fail 'session goes on'
get "$url/api/users/7?full=1"
grep -q '{"id":7,"name":"user 7","query":{"full":"1"}}' answer || fail json
grep -qi '^content-type: application/json' answer || fail 'json type'
get "$url/style.css"
grep -q 'font-family' answer || fail 'static file'
grep -qi '^content-type: text/css' answer || fail 'static type'
grep -qi '^last-modified:' answer || fail 'static date'
get "$url/cookie"
grep -q '"seen":false' answer || fail 'cookie before'
get "$url/cookie"
grep -q '"seen":true' answer || fail 'cookie after'
get -d name=World "$url/greet"
grep -q 'Hello, World!' answer || fail form
get -H 'content-type: application/json' -d '{"name":"Json"}' "$url/greet"
grep -q 'Hello, Json!' answer || fail 'json body'
get -d x=1 "$url/greet"
grep -q '^HTTP/1.1 400' answer || fail 'bad request'
get "$url/fail"
grep -q '^HTTP/1.1 500' answer || fail 'error'
get "$url/nothing"
grep -q '^HTTP/1.1 404' answer || fail 'not found'
get -X DELETE "$url/cookie"
grep -q '^HTTP/1.1 405' answer || fail 'method'
[ -z "$(find root -newer site -type f ! -name site)" ] || fail 'a file was written'
kill -TERM "$pid"
wait "$pid" || fail 'the server did not end well'
