// SPDX-License-Identifier: MIT
'use strict';
// supervisor_log - whole lines of the workers' outputs, with the worker's id in front, into the supervisor's own.

const { Buffer } = require('buffer');

const kLine = 10;
const kLongest = 64 * 1024; // bytes; what is longer is more than one line

const waiting = new Map(); // an output that is full -> streams that wait for it

function hold(source, output) {
  source.pause();
  const known = waiting.get(output);
  if (known !== undefined) {
    known.add(source);
    return;
  }
  const sources = new Set([source]);
  waiting.set(output, sources);
  output.once('drain', () => {
    waiting.delete(output);
    for (const one of sources) one.resume();
  });
}

// The whole lines of `text` with the prefix -> [bytes to write, what is left].
function prefixed(prefix, text) {
  const parts = [];
  let from = 0;
  for (let at = text.indexOf(kLine); at >= 0; at = text.indexOf(kLine, from)) {
    parts.push(prefix, text.subarray(from, at + 1));
    from = at + 1;
  }
  if (text.length - from > kLongest) {
    parts.push(prefix, text.subarray(from), Buffer.from('\n'));
    from = text.length;
  }
  return [Buffer.concat(parts), text.subarray(from)];
}

function copyLines(source, output, id) {
  const prefix = Buffer.from(`[${id}] `);
  let rest = Buffer.alloc(0);
  source.on('data', (chunk) => {
    let lines;
    [lines, rest] = prefixed(prefix, rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk);
    if (lines.length > 0 && !output.write(lines)) hold(source, output);
  });
  source.on('end', () => {
    if (rest.length > 0) output.write(Buffer.concat([prefix, rest, Buffer.from('\n')]));
  });
}

module.exports = { copyLines };
