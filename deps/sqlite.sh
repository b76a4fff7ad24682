# SPDX-License-Identifier: MIT
# Sourced by build.sh: SQLite, by the amalgamation that the npm package better-sqlite3 carries (nothing
# else of it is used). 3.53.4 is the version of Node 24.21, the switches are those of Node's build.
# Its one change, the lengths of months and years in its date functions as numbers instead of products,
# is the same value.

# OMIT_AUTOINIT: the room calls sqlite3_initialize() once instead of SQLite at each allocation, with a memory barrier:
# a tenth of a small UPDATE. -O2: half as large again as -Os; only programs that use it have it (deps/apart.ld).
build_sqlite() {
  dep sqlite "1 minute" sqlite "$DEPS/sqlite.sh" || return 0
  unpack sqlite "$WORK/src"
  s=$WORK/src/deps/sqlite3
  compile "$PART/libsqlite3.a" \
    "-std=gnu11 -D_GNU_SOURCE -fvisibility=hidden -fno-asynchronous-unwind-tables -I$s \
    -DSQLITE_THREADSAFE=1 -DSQLITE_DEFAULT_MEMSTATUS=0 -DSQLITE_ENABLE_COLUMN_METADATA -DSQLITE_ENABLE_DBSTAT_VTAB \
    -DSQLITE_ENABLE_FTS3 -DSQLITE_ENABLE_FTS3_PARENTHESIS -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_GEOPOLY \
    -DSQLITE_ENABLE_MATH_FUNCTIONS -DSQLITE_ENABLE_PERCENTILE -DSQLITE_ENABLE_PREUPDATE_HOOK -DSQLITE_ENABLE_RBU \
    -DSQLITE_ENABLE_RTREE -DSQLITE_ENABLE_SESSION -DSQLITE_OMIT_AUTOINIT" \
    "$s/sqlite3.c"
  mkdir -p "$PART/include"
  cp "$s/sqlite3.h" "$PART/include/"
  finish
}
