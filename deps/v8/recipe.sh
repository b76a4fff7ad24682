# SPDX-License-Identifier: MIT
# Sourced by ../build.sh: how V8 is built. Changing this file rebuilds V8.

v8_generate() { # in the unpacked Node source: GYP's ninja files, united
  features=$(sed -n 's/^\([A-Za-z].*\)/-D\1/p' "$DEPS/v8/features.list")
  PYTHONPATH=tools/v8_gypfiles:tools gyp tools/v8_gypfiles/v8.gyp -f ninja --depth=. --no-parallel \
    --no-duplicate-basename-check -I "$DEPS/v8/ingot.gypi" -Goutput_dir=out $features
  sed -i "s/^cc = cc/cc = $CC/; s/^cxx = c++/cxx = $CXX/; s/^ar = ar/ar = $AR/" out/Release/build.ninja
  sed -i "s|command = \$cxx -MMD|command = python3 $DEPS/v8/unity_cc.py \$cxx -MMD|" out/Release/build.ninja
  python3 "$DEPS/v8/unify.py" out/Release "$ICU"
}

# Unpack, put back what Debian strips, patch. Once: a half-done tree is unpacked again.
v8_prepare() {
  [ -f "$WORK/prepared" ] && return 0
  rm -rf "$WORK/src"
  unpack v8 "$WORK/src"
  mkdir -p "$WORK/src/deps/v8/third_party/simdutf"
  cp "$SMALL"/simdutf/simdutf.* "$WORK/src/deps/v8/third_party/simdutf/"
  sed -i "/^        'v8_zlib',\$/d" "$WORK/src/tools/v8_gypfiles/v8.gyp"
  for p in "$DEPS"/patches/v8/*.patch; do
    quietly "$WORK/patch.log" patch -d "$WORK/src/deps/v8" -p1 -i "$p"
  done
  python3 "$DEPS/v8/secrets.py" >"$WORK/src/deps/v8/third_party/rapidhash-v8/secret-primes.inc"
  (cd "$WORK/src" && quietly "$WORK/gyp.log" v8_generate)
  : >"$WORK/prepared"
}

build_v8() {
  dep v8 "about 25 minutes on 2 cores" "v8 node20 icu" \
    "$DEPS/v8/recipe.sh $DEPS/v8/ingot.gypi $DEPS/v8/features.list $DEPS/v8/unify.py $DEPS/v8/unity_cc.py $DEPS/v8/unity.alone $DEPS/v8/secrets.py $(echo "$DEPS"/patches/v8/*.patch)" || return 0
  v8_prepare
  o=$WORK/src/out/Release
  log=$WORK/ninja.log
  (cd "$o" && ICU_DATA=$ICU ninja -j "$JOBS" v8_snapshot v8_libplatform v8_libsampler v8_compiler v8_base_without_compiler 2>&1) |
    tee "$log" | v8_progress
  tail -n 1 "$log" | grep -q 'no work to do\|^\[\([0-9]*\)/\1\]' || { tail -n 30 "$log" >&2; die "V8 did not build (whole log: $log)"; }
  mkdir -p "$PART/lib" "$PART/src"
  for a in v8_snapshot v8_libplatform v8_compiler v8_base_without_compiler v8_libbase v8_libsampler abseil highway simdutf; do
    [ -f "$o/obj/tools/v8_gypfiles/lib$a.a" ] || die "V8 built no lib$a.a"
    (cd "$o" && rm -f "$PART/lib/lib$a.a" && $AR qcs "$PART/lib/lib$a.a" $($AR t "obj/tools/v8_gypfiles/lib$a.a"))
  done
  cp -r "$WORK/src/deps/v8/include" "$PART/include"
  # Node's own tests and the documentation they go with: run from here, never copied into the tree.
  mkdir -p "$PART/node/doc"
  cp -r "$WORK/src/test" "$PART/node/test"
  cp -r "$WORK/src/doc/api" "$PART/node/doc/api"
  finish
}
