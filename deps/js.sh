# SPDX-License-Identifier: MIT
# Sourced by build.sh: JavaScript from npm. A file of its own, because recipes.sh is part of the keys
# of everything built by it.

# amaro strips TypeScript's types: swc as WebAssembly, the one that Node 24.21 has. Only the command
# ingot carries it (build.ninja, packager/self.h).
build_amaro() {
  dep amaro "TypeScript's parser" amaro "$DEPS/js.sh $DEPS/amaro.py" || return 0
  unpack amaro "$WORK/src"
  python3 "$DEPS/amaro.py" "$WORK/src/dist/index.js" "$PART/amaro.js" "$PART/amaro.wasm" || die "amaro is not what deps/amaro.py knows"
  cp "$WORK/src/LICENSE.md" "$WORK/src/dist/LICENSE" "$PART/"
  finish
}

# undici is fetch(), WebSocket and EventSource, as in Node: rooms of the standard library (deps/graph.py). The version is
# that of Node 24.21.
build_undici() {
  dep undici "fetch and WebSocket" undici "$DEPS/js.sh $DEPS/undici.py" || return 0
  unpack undici "$WORK/src"
  python3 "$DEPS/undici.py" "$WORK/src" "$PART/rooms" || die "undici is not what deps/undici.py knows"
  cp "$WORK/src/LICENSE" "$PART/"
  finish
}
