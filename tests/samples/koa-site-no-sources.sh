#!/bin/sh
# SPDX-License-Identifier: MIT
# The same site without its sources: nothing that Koa and its middleware do needs them.
set -eu
BUILD_OPTIONS=--no-sources
. "$(dirname "$0")/koa-site.sh"
