/* SPDX-License-Identifier: MIT */
/*
 * consumers.js - node:stream/consumers: a whole stream, or any async iterable, as one value.
 */
'use strict';

const { Buffer } = require('buffer');
const { FastBuffer } = require('buffer/buffer_pool');
const { isAnyArrayBuffer } = require('buffer/buffer_make');
const { TextDecoder } = require('web/encoding');

async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) {
    chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : toBuffer(chunk));
  }
  return Buffer.concat(chunks);
}

function toBuffer(chunk) {
  if (chunk instanceof Buffer) return chunk;
  if (ArrayBuffer.isView(chunk)) {
    return new FastBuffer(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
  // As a Blob takes its parts: other values by their text.
  return isAnyArrayBuffer(chunk) ? new FastBuffer(chunk) : Buffer.from(`${chunk}`);
}

async function blob(stream) {
  // Required here: few programs want a Blob.
  const { Blob } = require('web/blob');
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return new Blob(chunks);
}

async function arrayBuffer(stream) {
  const bytes = await collect(stream);
  if (bytes.byteLength === bytes.buffer.byteLength) return bytes.buffer;
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

async function buffer(stream) {
  return Buffer.from(await arrayBuffer(stream));
}

async function bytes(stream) {
  return new Uint8Array(await arrayBuffer(stream));
}

async function text(stream) {
  const decoder = new TextDecoder();
  let result = '';
  for await (const chunk of stream) {
    if (typeof chunk === 'string') result += chunk;
    else result += decoder.decode(chunk, { stream: true });
  }
  return result + decoder.decode();
}

async function json(stream) {
  return JSON.parse(await text(stream));
}

module.exports = { arrayBuffer, blob, buffer, bytes, json, text };
