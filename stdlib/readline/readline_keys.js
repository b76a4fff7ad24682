/* SPDX-License-Identifier: MIT */
/*
 * readline_keys.js - what a terminal sends, as key presses: names and modifiers of control
 * characters and of the escape sequences of xterm, rxvt, putty, Cygwin and the Linux console.
 * Source: the terminals' control sequences; the form of the events is Node's doc/api/readline.md.
 */
'use strict';

const { StringDecoder } = require('string_decoder');
const { setTimeout, clearTimeout } = require('timers');

const ESC = '\u001b';
const kDecoder = Symbol('kDecoder');
const kDefaultEscapeTimeout = 500;

// ---- names ------------------------------------------------------------------------------------

const names = { __proto__: null };

function add(prefixes, suffixes, keys) {
  for (const prefix of prefixes) {
    for (const { 0: code, 1: name } of Object.entries(keys)) {
      for (const suffix of suffixes) names[prefix + code + suffix] = name;
    }
  }
}

const cursorKeys = { A: 'up', B: 'down', C: 'right', D: 'left', E: 'clear', F: 'end', H: 'home' };
const functionLetters = { P: 'f1', Q: 'f2', R: 'f3', S: 'f4' };
add(['[', 'O'], [''], cursorKeys);
add(['[', 'O'], [''], functionLetters);
add(['[[', '[', 'O'], [''], { a: 'up', b: 'down', c: 'right', d: 'left', e: 'clear' });
add(['[['], [''], { A: 'f1', B: 'f2', C: 'f3', D: 'f4', E: 'f5' });
add(['['], ['~'], {
  1: 'home', 2: 'insert', 3: 'delete', 4: 'end', 5: 'pageup', 6: 'pagedown', 7: 'home', 8: 'end',
  11: 'f1', 12: 'f2', 13: 'f3', 14: 'f4', 15: 'f5', 17: 'f6', 18: 'f7', 19: 'f8', 20: 'f9',
  21: 'f10', 23: 'f11', 24: 'f12', 200: 'paste-start', 201: 'paste-end',
});
add(['['], ['$', '^'], {
  2: 'insert', 3: 'delete', 5: 'pageup', 6: 'pagedown', 7: 'home', 8: 'end',
});
add(['[['], ['~'], { 5: 'pageup', 6: 'pagedown' });
names['[Z'] = 'tab';

// Modifiers that a code means by itself (rxvt).
function impliedShift(code) {
  return code === '[Z' || code.endsWith('$') || /^\[[a-e]$/.test(code);
}

function impliedCtrl(code) {
  return /^\[\d+\^$/.test(code) || /^O[a-e]$/.test(code);
}

// ---- sequences --------------------------------------------------------------------------------

const ssThree = /^O(\d?)([A-Za-z]?)$/;
const withTilde = /^\[(\d{1,3})(?:;(\d))?([~^$])$/;
const withLetter = /^\[(?:\d;)?(\d)?([A-Za-z])$/;

// Does `body`, what came after the escape characters, want more characters?
function isOpen(body) {
  if (body === '') return true;
  if (body[0] === 'O') return /^O\d?$/.test(body);
  if (body[0] !== '[') return false;
  return /^\[\[?[\d;]*$/.test(body);
}

function applyModifiers(key, modifier, code) {
  key.ctrl = (modifier & 4) !== 0 || impliedCtrl(code);
  key.meta = key.meta || (modifier & 10) !== 0;
  key.shift = (modifier & 1) !== 0 || impliedShift(code);
  key.code = code;
  key.name = names[code] ?? 'undefined';
}

// A function key: `body` begins with O or [.
function functionKey(key, body) {
  let m = ssThree.exec(body);
  if (m !== null) {
    applyModifiers(key, (m[1] || 1) - 1, `O${m[2]}`);
    return;
  }
  m = withTilde.exec(body);
  if (m !== null) {
    applyModifiers(key, (m[2] || 1) - 1, `[${m[1]}${m[3]}`);
    return;
  }
  m = withLetter.exec(body);
  if (m !== null) applyModifiers(key, (m[1] || 1) - 1, `[${m[2]}`);
  else applyModifiers(key, 0, body);
}

const plainNames = {
  '__proto__': null,
  '\r': 'return',
  '\n': 'enter',
  '\t': 'tab',
  '\b': 'backspace',
  '\u007f': 'backspace',
  ' ': 'space',
  [ESC]: 'escape',
};

function plainKey(key, ch, escaped) {
  if (ch === '') {
    key.name = 'escape';
    key.meta = true;
    return;
  }
  const name = plainNames[ch];
  key.meta = escaped;
  if (name !== undefined) {
    key.name = name;
  } else if (!escaped && ch <= '\u001a') {
    key.name = String.fromCharCode(ch.charCodeAt(0) + 96);
    key.ctrl = true;
  } else if (/^[0-9A-Za-z]$/.test(ch)) {
    key.name = ch.toLowerCase();
    key.shift = /^[A-Z]$/.test(ch);
  }
}

class KeyDecoder {
  #pending = '';
  #emit;

  // emit(text, key): text is undefined for what is no text
  constructor(emit) {
    this.#emit = emit;
  }

  get waiting() {
    return this.#pending !== '';
  }

  // One character; '' says that nothing more comes for now.
  feed(ch) {
    const sequence = this.#pending + ch;
    const escapes = sequence.startsWith(ESC + ESC) ? 2 : Number(sequence.startsWith(ESC));
    const body = sequence.slice(escapes);
    if (ch !== '' && escapes > 0 && isOpen(body)) {
      this.#pending = sequence;
      return;
    }
    this.#pending = '';
    if (sequence === '') return;
    this.#finish(sequence, body, escapes);
  }

  #finish(sequence, body, escapes) {
    const key = { sequence, name: undefined, ctrl: false, meta: escapes === 2, shift: false };
    const escaped = escapes > 0;
    const isFunction = escaped && (body[0] === '[' || body[0] === 'O');
    if (isFunction) functionKey(key, body);
    else plainKey(key, body, escaped);
    this.#emit(escaped ? undefined : sequence, key);
  }
}

// ---- on streams -------------------------------------------------------------------------------

// Makes `stream` emit 'keypress' events as long as somebody listens for them. `iface` is told
// whether the characters come one by one (typed) or in a lump (pasted).
function emitKeypressEvents(stream, iface = {}) {
  if (stream[kDecoder]) return;
  const text = new StringDecoder('utf8');
  const keys = new KeyDecoder((s, key) => stream.emit('keypress', s, key));
  stream[kDecoder] = keys;
  let timer;

  function flush() {
    keys.feed('');
  }

  function feedAll(string) {
    let length = 0;
    for (const ch of string) {
      length += ch.length;
      if (length === string.length) iface.isCompletionEnabled = true;
      iface._sawKeyPress = ch.length === string.length;
      keys.feed(ch);
      if (length === string.length && keys.waiting) {
        timer = setTimeout(flush, iface.escapeCodeTimeout ?? kDefaultEscapeTimeout);
      }
    }
  }

  function onData(input) {
    if (stream.listenerCount('keypress') === 0) {
      stream.removeListener('data', onData);
      stream.on('newListener', onNewListener);
      return;
    }
    const string = text.write(input);
    if (!string) return;
    clearTimeout(timer);
    iface.isCompletionEnabled = false;
    try {
      feedAll(string);
    } finally {
      iface.isCompletionEnabled = true;
    }
  }

  function onNewListener(event) {
    if (event !== 'keypress') return;
    stream.on('data', onData);
    stream.removeListener('newListener', onNewListener);
  }

  if (stream.listenerCount('keypress') > 0) stream.on('data', onData);
  else stream.on('newListener', onNewListener);
}

module.exports = { KeyDecoder, emitKeypressEvents };
