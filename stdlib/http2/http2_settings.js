/* SPDX-License-Identifier: MIT */
/*
 * http2_settings.js - the settings object of programs, and the two forms that it has elsewhere: the payload of a
 * SETTINGS frame (RFC 9113, section 6.5) and the flat list [id, value, ...] that crosses to nghttp2.
 */
'use strict';

const { Buffer } = require('buffer');
const {
  codes: {
    ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH,
    ERR_HTTP2_INVALID_SETTING_VALUE,
    ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS,
    ERR_INVALID_ARG_TYPE,
  },
} = require('internal/errors');
const { isArrayBufferView, isDataView } = require('internal/types');
const { validateObject } = require('internal/validators');

const kMaxUint32 = 0xffffffff;
const kMaxCustom = 10;
const kEntryBytes = 6; // 16 bits of id, 32 bits of value

// [name, id, default, least, most]; a default that is a boolean makes a setting of yes and no.
const known = [
  ['headerTableSize', 1, 4096, 0, kMaxUint32],
  ['enablePush', 2, true],
  ['maxConcurrentStreams', 3, kMaxUint32, 0, kMaxUint32],
  ['initialWindowSize', 4, 65535, 0, 0x7fffffff],
  ['maxFrameSize', 5, 16384, 16384, 0xffffff],
  ['maxHeaderListSize', 6, 65535, 0, kMaxUint32],
  ['enableConnectProtocol', 8, false],
];
const byId = new Map(known.map((row) => [row[1], row]));

// ---- checks --------------------------------------------------------------------------------------

function checkRange(name, value, min = 0, max = Infinity) {
  if (value === undefined) return;
  if (typeof value !== 'number' || !(value >= min && value <= max)) {
    throw new ERR_HTTP2_INVALID_SETTING_VALUE.RangeError(name, value, min, max);
  }
}

function checkCustom(custom) {
  if (custom === undefined) return;
  validateObject(custom, 'settings.customSettings');
  const entries = Object.entries(custom);
  if (entries.length > kMaxCustom) throw new ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS();
  for (const [id, value] of entries) {
    checkRange('customSettings:id', Number(id), 1, 0xffff);
    if (value === undefined) throw new ERR_HTTP2_INVALID_SETTING_VALUE.RangeError('customSettings:value', value);
    checkRange('customSettings:value', value, 0, kMaxUint32);
  }
}

// Throws what is wrong with the settings; undefined stands for none.
function validateSettings(settings) {
  if (settings === undefined) return;
  validateObject(settings, 'settings');
  for (const [name, , standard, min, max] of known) {
    const value = settings[name];
    if (typeof standard !== 'boolean') checkRange(name, value, min, max);
    else if (value !== undefined && typeof value !== 'boolean') throw new ERR_HTTP2_INVALID_SETTING_VALUE(name, value);
  }
  checkRange('maxHeaderSize', settings.maxHeaderSize, 0, kMaxUint32);
  checkCustom(settings.customSettings);
}

// maxHeaderSize is another name of maxHeaderListSize, and the stronger one.
function valueOf(settings, name) {
  if (name !== 'maxHeaderListSize' || settings.maxHeaderSize === undefined) return settings[name];
  if (settings[name] !== undefined && settings[name] !== settings.maxHeaderSize) {
    process.emitWarning('settings.maxHeaderSize overwrite settings.maxHeaderListSize');
  }
  return settings.maxHeaderSize;
}

// ---- forms ---------------------------------------------------------------------------------------

// Validated settings as [id, value, ...], in the order of their ids.
function toPairs(settings) {
  const flat = [];
  if (settings === undefined) return flat;
  for (const [name, id] of known) {
    const value = valueOf(settings, name);
    if (value !== undefined) flat.push(id, Number(value) >>> 0);
  }
  const custom = settings.customSettings;
  if (custom !== undefined) for (const id of Object.keys(custom)) flat.push(Number(id), custom[id] >>> 0);
  return flat;
}

function setPair(settings, id, value) {
  const row = byId.get(id);
  if (row === undefined) {
    settings.customSettings ??= {};
    settings.customSettings[id] = value;
    return;
  }
  settings[row[0]] = typeof row[2] === 'boolean' ? value !== 0 : value;
  if (row[0] === 'maxHeaderListSize') settings.maxHeaderSize = value;
}

// [id, value, ...] as an object; ids that are not known are customSettings.
function fromPairs(flat) {
  const settings = {};
  for (let i = 0; i < flat.length; i += 2) setPair(settings, flat[i], flat[i + 1]);
  return settings;
}

function defaultSettings() {
  const settings = { __proto__: null };
  for (const [name, , standard] of known) settings[name] = standard;
  settings.maxHeaderSize = settings.maxHeaderListSize;
  return settings;
}

function packSettings(settings) {
  validateSettings(settings);
  const flat = toPairs(settings);
  const packed = Buffer.alloc(flat.length / 2 * kEntryBytes);
  for (let i = 0, at = 0; i < flat.length; i += 2, at += kEntryBytes) {
    packed.writeUInt16BE(flat[i], at);
    packed.writeUInt32BE(flat[i + 1], at + 2);
  }
  return packed;
}

// buf: a Buffer, or a typed array with a byte in each element. validate: values must be legal ones, too.
function unpackSettings(buf, { validate = false } = {}) {
  if (!isArrayBufferView(buf) || isDataView(buf)) {
    throw new ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray'], buf);
  }
  if (buf.length % kEntryBytes !== 0) throw new ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH();
  const bytes = Buffer.from(buf);
  const settings = {};
  for (let at = 0; at < bytes.length; at += kEntryBytes) {
    setPair(settings, bytes.readUInt16BE(at), bytes.readUInt32BE(at + 2));
  }
  if (validate) validateSettings(settings);
  return settings;
}

module.exports = { defaultSettings, fromPairs, packSettings, toPairs, unpackSettings, validateSettings };
