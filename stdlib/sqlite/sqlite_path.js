// SPDX-License-Identifier: MIT
'use strict';
// sqlite_path.js - what names a database: a path, a Buffer of one, a file: URL. A database that is embedded in the
// executable can be read, from the executable's own pages, when it is opened read-only; SQLite itself knows nothing
// of such files.

const embedded = require('internal/embedded');
const { coded, invalidType } = require('sqlite/sqlite_errors');

// The bytes of the embedded file that `text`, a path or a file: URL, names, or undefined.
function embeddedBytes(text) {
  const path = text.startsWith('file:///') ? require('url').fileURLToPath(text) : text;
  const full = embedded.within(path);
  const entry = full === null ? -1 : embedded.find(full);
  return entry < 0 || embedded.kind(entry) !== 0 ? undefined : new Uint8Array(embedded.bytes(entry));
}

function textOf(value) {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.prototype.utf8Slice.call(value, 0, value.length);
  if (typeof value !== 'object' || value === null || typeof value.href !== 'string') return undefined;
  if (!value.href.startsWith('file:')) {
    throw coded(TypeError, 'ERR_INVALID_URL_SCHEME', 'The URL must be of scheme file:');
  }
  return value.href;
}

// The path as SQLite takes it.
function databasePath(value, name) {
  const text = textOf(value);
  if (text === undefined || text.includes('\0')) {
    throw invalidType(`The "${name}" argument must be a string, Uint8Array, or URL without null bytes.`);
  }
  return text;
}

module.exports = { databasePath, embeddedBytes };
