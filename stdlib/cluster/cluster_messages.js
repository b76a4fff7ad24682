/* SPDX-License-Identifier: MIT */
/*
 * cluster_messages.js - what primary and workers tell each other: internal messages
 * {cmd: 'NODE_CLUSTER', act, seq, ...}; an answer has `ack`, the seq of what it answers.
 */
'use strict';

const waiting = new Map(); // seq -> who gets the answer
let seq = 0;

// False: the process has gone. onAnswer(message, handle) is called with the answer.
function tell(process, message, handle, onAnswer) {
  if (!process.connected) return false;
  const numbered = { cmd: 'NODE_CLUSTER', ...message, seq };
  if (typeof onAnswer === 'function') waiting.set(seq, onAnswer);
  seq++;
  return process.send(numbered, handle);
}

// An 'internalMessage' listener: answers go to who asked, all else to fn(message, handle).
function listener(fn) {
  return (message, handle) => {
    if (message.cmd !== 'NODE_CLUSTER') return;
    const onAnswer = waiting.get(message.ack);
    if (onAnswer !== undefined) waiting.delete(message.ack);
    (onAnswer ?? fn)(message, handle);
  };
}

module.exports = { listener, tell };
