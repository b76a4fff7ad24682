/* SPDX-License-Identifier: MIT */
/*
 * abort_transfer.js - AbortSignals that may be transferred: the signal stays what it is here, and tells the one that is
 * made on the other side over a message port, which keeps no loop alive.
 *
 * Who: util.transferableAbortController() and -Signal(); structured_clone (receiveSignal).
 */
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { AbortController, AbortSignal, isSignal } = require('web/abort');
const { brand, kTransfer } = require('web/host_object');
const { MessageChannel } = require('web/message');

function send(onlyCheck) {
  if (onlyCheck) return undefined;
  const data = { aborted: this.aborted, reason: this.reason, port: undefined };
  if (!this.aborted) {
    const { port1, port2 } = new MessageChannel();
    port1.unref();
    this.addEventListener('abort', () => {
      port1.postMessage(this.reason);
      port1.close();
    }, { once: true });
    data.port = port2;
  }
  return { data, deserializeInfo: 'web/abort_transfer:receiveSignal' };
}

function receiveSignal({ aborted, reason, port }) {
  if (aborted) return AbortSignal.abort(reason);
  const controller = new AbortController();
  port.once('message', (value) => {
    controller.abort(value);
    port.close();
  });
  port.unref();
  return controller.signal;
}

function transferableAbortSignal(signal) {
  if (!isSignal(signal)) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  brand(signal);
  Object.defineProperty(signal, kTransfer, { configurable: true, value: send });
  return signal;
}

function transferableAbortController() {
  const controller = new AbortController();
  transferableAbortSignal(controller.signal);
  return controller;
}

module.exports = { receiveSignal, transferableAbortController, transferableAbortSignal };
