/* SPDX-License-Identifier: MIT */
/*
 * worker_messaging.js - postMessageToThread() and its other end, process's 'workerMessage' event. Each thread has
 * an inbox, a broadcast name of its own; an answer comes by a port that is sent along.
 */
'use strict';

const ops = natives('message');
const { threadId } = natives('worker_threads');
const {
  codes: {
    ERR_WORKER_MESSAGING_ERRORED, ERR_WORKER_MESSAGING_FAILED, ERR_WORKER_MESSAGING_SAME_THREAD,
    ERR_WORKER_MESSAGING_TIMEOUT,
  },
} = require('internal/errors');
const { validateNumber } = require('internal/validators');
const { MessageChannel, kClosed, kMessage } = require('web/message');
const { pack } = require('web/structured_clone');

const DONE = 0, NO_LISTENER = 1, THREW = 2;

let inbox;

const nameOf = (id) => `thread:${id}`;

function receive({ value, source, port }) {
  let answer = NO_LISTENER;
  if (process.listenerCount('workerMessage') > 0) {
    try {
      process.emit('workerMessage', value, source);
      answer = DONE;
    } catch {
      answer = THREW;
    }
  }
  port.postMessage(answer);
  port.close();
}

// The inbox of a thread that is about to begin, as cargo: what is sent meanwhile waits in it.
const inboxOf = (id) => ops.groupEnd(nameOf(id));

// Opens this thread's inbox. `end`: what its parent made for it.
function listen(end = undefined) {
  if (inbox !== undefined) return;
  const owner = { [kMessage](message, transferred, isError) { if (!isError) receive(message); }, [kClosed]() {} };
  inbox = ops.portOpen(owner, end ?? inboxOf(threadId()));
  ops.portStart(inbox, true);
}

function failureOf(answer) {
  return answer === THREW ? new ERR_WORKER_MESSAGING_ERRORED() : new ERR_WORKER_MESSAGING_FAILED();
}

// Settled by the answer, the end of the other thread, or the time.
function answerOn(port, timeout) {
  return new Promise((resolve, reject) => {
    const timer = timeout === undefined ? undefined : setTimeout(() => {
      reject(new ERR_WORKER_MESSAGING_TIMEOUT());
      port.close();
    }, timeout);
    port.on('message', (answer) => {
      if (answer === DONE) resolve();
      else reject(failureOf(answer));
      port.close();
    });
    port.on('close', () => {
      clearTimeout(timer);
      reject(failureOf());
    });
  });
}

// Doc: postMessageToThread(threadId, value[, transferList][, timeout])
async function postMessageToThread(id, value, transferList, timeout) {
  if (typeof transferList === 'number' && timeout === undefined) {
    timeout = transferList;
    transferList = [];
  }
  if (timeout !== undefined) validateNumber(timeout, 'timeout', 0);
  const source = threadId();
  if (id === source) throw new ERR_WORKER_MESSAGING_SAME_THREAD();
  listen();
  const { port1, port2 } = new MessageChannel();
  const message = pack({ value, source, port: port2 }, [...(transferList ?? []), port2]);
  const answer = answerOn(port1, timeout);
  ops.groupSend(nameOf(id), message); // to nobody: the port closes
  return answer;
}

module.exports = { inboxOf, listen, postMessageToThread };
