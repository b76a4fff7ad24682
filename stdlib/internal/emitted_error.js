// SPDX-License-Identifier: MIT
'use strict';
// Where an 'error' event without a listener was emitted: shown behind the error's own stack when nobody catches
// it. Loaded when the first such event is emitted.

const places = new WeakMap(); // error -> { name, stack }

// `fn`: the function of the emitter that threw.
function note(emitter, error, fn) {
  const place = { name: emitter.constructor?.name };
  Error.captureStackTrace(place, fn);
  places.set(error, place);
}

const framesOf = (stack) => String(stack).split('\n').filter((line) => /^\s+at /.test(line));

// Frames that both stacks end with are not told twice.
function shorten(frames, known) {
  let same = 0;
  while (same < frames.length && frames[frames.length - 1 - same] === known[known.length - 1 - same]) same++;
  if (same <= 3) return frames;
  return [...frames.slice(0, frames.length - same + 1), '    [... lines matching original stack trace ...]', frames.at(-1)];
}

// Adds the place to the stack of an error that is going to be shown.
function append(error) {
  const place = places.get(error);
  if (place === undefined || typeof error.stack !== 'string') return;
  places.delete(error);
  const name = place.name === undefined || place.name === 'EventEmitter' ? '' : ` on ${place.name} instance`;
  const frames = shorten(framesOf(place.stack), framesOf(error.stack));
  Object.defineProperty(error, 'stack', {
    configurable: true, writable: true, enumerable: false,
    value: `${error.stack}\nEmitted 'error' event${name} at:\n${frames.join('\n')}`,
  });
}

module.exports = { append, note };
