/* SPDX-License-Identifier: MIT */
/*
 * http2_observe.js - what a PerformanceObserver of type 'http2' is told of sessions and streams that began while it
 * watched; others have no watch and cost nothing. Times are milliseconds.
 */
'use strict';

const { now, observed } = require('internal/observed');

class StreamWatch {
  constructor(ofSession, id) {
    this.ofSession = ofSession;
    this.start = now();
    this.detail = { bytesRead: 0, bytesWritten: 0, id, timeToFirstByte: 0, timeToFirstByteSent: 0, timeToFirstHeader: 0 };
  }

  #first(name) {
    if (this.detail[name] === 0) this.detail[name] = now() - this.start;
  }

  header() { this.#first('timeToFirstHeader'); }

  received(bytes) {
    this.#first('timeToFirstByte');
    this.detail.bytesRead += bytes;
  }

  sent(bytes) {
    this.#first('timeToFirstByteSent');
    this.detail.bytesWritten += bytes;
  }

  end() {
    this.ofSession.ended(now() - this.start);
    observed.http2?.('Http2Stream', this.start, this.detail);
  }
}

class SessionWatch {
  #streams = 0;
  #ended = 0;
  #total = 0; // ms of the streams that have ended

  constructor(type) {
    this.type = type;
    this.start = now();
    this.pingRTT = undefined;
  }

  stream(id) {
    this.#streams++;
    return new StreamWatch(this, id);
  }

  ended(duration) {
    this.#ended++;
    this.#total += duration;
  }

  // counts: of the native half; socket: may be gone.
  end([framesReceived, framesSent, maxConcurrentStreams], socket) {
    const detail = {
      bytesRead: socket?.bytesRead ?? 0,
      bytesWritten: socket?.bytesWritten ?? 0,
      framesReceived,
      framesSent,
      maxConcurrentStreams,
      streamAverageDuration: this.#ended === 0 ? 0 : this.#total / this.#ended,
      streamCount: this.#streams,
      type: this.type,
    };
    if (this.pingRTT !== undefined) detail.pingRTT = this.pingRTT;
    observed.http2?.('Http2Session', this.start, detail);
  }
}

// type: 'server' or 'client'. Undefined when nobody observes.
function watchSession(type) {
  return observed.http2 === undefined ? undefined : new SessionWatch(type);
}

module.exports = { watchSession };
