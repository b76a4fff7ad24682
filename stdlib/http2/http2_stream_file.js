/* SPDX-License-Identifier: MIT */
/*
 * http2_stream_file.js - respondWithFile() and respondWithFD(): a piece is read, sent, and when it has gone the next
 * one is read into the same memory, so that a client that does not read costs one piece.
 */
'use strict';

const fs = require('fs');
const { Buffer } = require('buffer');
const {
  codes: {
    ERR_HTTP2_HEADERS_SENT,
    ERR_HTTP2_INVALID_STREAM,
    ERR_HTTP2_PAYLOAD_FORBIDDEN,
    ERR_HTTP2_SEND_FILE,
    ERR_HTTP2_SEND_FILE_NOSEEK,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
  },
} = require('internal/errors');
const { validateFunction, validateObject } = require('internal/validators');
const { closeStream, kState, writeNative } = require('http2/http2_stream');
const { checkStatus, complete, submit, withoutBody } = require('http2/http2_stream_server');
const { touch } = require('http2/http2_timeout');

const kPiece = 64 * 1024;
const kBytes = 0;
const INTERNAL_ERROR = 2;

class FileSender {
  // position: -1 for where the descriptor is; length: -1 for up to the end.
  constructor(stream, fd, position, length, owned) {
    this.stream = stream;
    this.fd = fd;
    this.position = position;
    this.left = length;
    this.owned = owned;
    this.buffer = null;
    this.busy = false; // a read is under way
    this.over = false;
  }

  next() {
    if (this.over) return;
    if (this.left === 0) {
      this.#write(undefined, true);
      return;
    }
    const wanted = this.left < 0 ? kPiece : Math.min(kPiece, this.left);
    this.buffer ??= Buffer.allocUnsafeSlow(wanted);
    this.busy = true;
    fs.read(this.fd, this.buffer, 0, wanted, this.position < 0 ? null : this.position, (error, got) => {
      this.busy = false;
      if (this.over) this.#close();
      else if (error) this.#fail();
      else this.#send(got);
    });
  }

  #send(got) {
    if (this.position >= 0) this.position += got;
    if (this.left >= 0) this.left -= got;
    if (got === 0) this.#write(undefined, true);
    else this.#write(this.buffer.subarray(0, got), this.left === 0);
  }

  #write(bytes, last) {
    const { stream } = this;
    touch(stream);
    const state = stream[kState];
    state.writeDone = last ? () => this.stop() : () => this.next();
    const answer = writeNative(stream, bytes, kBytes, last);
    if (answer === 1) return;
    state.writeDone = null;
    this.stop();
  }

  #fail() {
    closeStream(this.stream, INTERNAL_ERROR, true);
    this.stop();
  }

  stop() {
    this.over = true;
    this.stream[kState].file = null;
    if (!this.busy) this.#close();
  }

  #close() {
    if (this.owned) fs.close(this.fd, ignore);
    this.owned = false;
  }
}

function ignore() {}

// ---- the response --------------------------------------------------------------------------------

function prepare(stream, given, given2) {
  if (stream.destroyed || stream.closed) throw new ERR_HTTP2_INVALID_STREAM();
  if (stream.headersSent) throw new ERR_HTTP2_HEADERS_SENT();
  if (given2 !== undefined) validateObject(given2, 'options');
  const options = { ...given2 };
  for (const name of ['offset', 'length']) {
    if (options[name] !== undefined && typeof options[name] !== 'number') {
      throw new ERR_INVALID_ARG_VALUE(`options.${name}`, options[name]);
    }
  }
  if (options.statCheck !== undefined && typeof options.statCheck !== 'function') {
    throw new ERR_INVALID_ARG_VALUE('options.statCheck', options.statCheck);
  }
  if (given !== undefined && given !== null) validateObject(given, 'headers', { nullable: true });
  const { headers, status } = complete(given ?? undefined, options.sendDate);
  checkStatus(status);
  if (withoutBody.has(status) || stream[kState].headRequest) {
    throw new ERR_HTTP2_PAYLOAD_FORBIDDEN(stream[kState].headRequest ? 'HEAD' : status);
  }
  return { options, headers };
}

function begin(stream, fd, headers, options, owned) {
  const state = stream[kState];
  const offset = options.offset ?? -1;
  const sender = new FileSender(stream, fd, offset, options.length ?? -1, owned);
  state.file = sender;
  state.ended = true; // of the Duplex: nobody else may write
  try {
    submit(stream, headers, false, Boolean(options.waitForTrailers));
  } catch (error) {
    sender.stop();
    stream.destroy(error);
    return;
  }
  stream.end();
  sender.next();
}

function respondWithFD(stream, fd, given, given2) {
  const { options, headers } = prepare(stream, given, given2);
  if (fd !== null && typeof fd === 'object' && typeof fd.fd === 'number') fd = fd.fd;
  if (typeof fd !== 'number') throw new ERR_INVALID_ARG_TYPE('fd', ['number', 'FileHandle'], fd);
  if (options.statCheck === undefined) {
    begin(stream, fd, headers, options, false);
    return;
  }
  stream[kState].headersSent = false;
  fs.fstat(fd, (error, stat) => {
    if (stream.destroyed || stream.closed) return;
    if (error) {
      stream.destroy(error);
      return;
    }
    const range = { offset: options.offset ?? 0, length: options.length ?? -1 };
    if (options.statCheck.call(stream, stat, headers, range) === false || stream.destroyed || stream.headersSent) return;
    if (range.offset > 0) options.offset = range.offset;
    if (range.length >= 0) options.length = range.length;
    begin(stream, fd, headers, options, false);
  });
}

function respondWithFile(stream, path, given, given2) {
  const { options, headers } = prepare(stream, given, given2);
  if (options.onError !== undefined) validateFunction(options.onError, 'options.onError');
  fs.open(path, 'r', (error, fd) => {
    if (error) {
      failed(stream, options, error);
      return;
    }
    fs.fstat(fd, (error, stat) => {
      if (stream.destroyed || stream.closed) {
        fs.close(fd, ignore);
      } else if (error) {
        fs.close(fd, ignore);
        failed(stream, options, error);
      } else {
        opened(stream, fd, stat, headers, options);
      }
    });
  });
}

function failed(stream, options, error) {
  if (options.onError !== undefined) options.onError(error);
  else stream.destroy(error);
}

function opened(stream, fd, stat, headers, options) {
  const isFile = stat.isFile();
  const wantsPart = options.offset > 0 || (options.length !== undefined && options.length >= 0);
  if (!isFile && (stat.isDirectory() || wantsPart)) {
    fs.close(fd, ignore);
    failed(stream, options, stat.isDirectory() ? new ERR_HTTP2_SEND_FILE() : new ERR_HTTP2_SEND_FILE_NOSEEK());
    return;
  }
  const range = { offset: options.offset ?? 0, length: options.length ?? -1 };
  const checked = options.statCheck === undefined || options.statCheck.call(stream, stat, headers, range) !== false;
  if (!checked || stream.destroyed || stream.headersSent) {
    fs.close(fd, ignore);
    return;
  }
  if (isFile) {
    const rest = Math.max(0, stat.size - range.offset);
    range.length = range.length < 0 ? rest : Math.min(rest, range.length);
    if (!Array.isArray(headers)) headers['content-length'] = range.length;
  }
  begin(stream, fd, headers,
        { ...options, offset: isFile ? range.offset : -1, length: range.length }, true);
}

module.exports = { respondWithFD, respondWithFile };
