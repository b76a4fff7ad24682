#!/bin/sh
# SPDX-License-Identifier: MIT
# How tsc/, bundle/, inline/, swc/ and babel/ were made of src/, by the tools themselves: typescript 5.9, esbuild
# 0.25, @swc/core 1, @babel/core 7 with preset-typescript. Not run by the test. Usage: make.sh BIN (node_modules/.bin).
set -eu
cd "$(dirname "$0")"
"$1/tsc" --outDir tsc --sourceMap --module commonjs --target es2022 --typeRoots /nowhere src/main.ts src/lib.ts || true
"$1/esbuild" src/main.ts --bundle --minify --platform=node --sourcemap --outfile=bundle/out.js
"$1/esbuild" src/main.ts --bundle --platform=node --format=esm --sourcemap=inline --outfile=inline/out.mjs
"$1/swc" src -d swc --source-maps -C module.type=commonjs -C jsc.target=es2022 -C jsc.parser.syntax=typescript --strip-leading-paths
"$1/babel" src --extensions .ts --out-dir babel --source-maps \
  --presets="$1/../@babel/preset-typescript" --plugins="$1/../@babel/plugin-transform-modules-commonjs"
