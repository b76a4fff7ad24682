/* SPDX-License-Identifier: MIT */
/*
 * readline_interface.js - readline.Interface: lines from a stream, with editing when it is a
 * terminal (readline_edit.js). A constructor function, because programs call it without new.
 * Source of behaviour: Node's doc/api/readline.md.
 */
'use strict';

const EventEmitter = require('events');
const { StringDecoder } = require('string_decoder');
const { AbortError, codes } = require('internal/errors');
const {
  validateAbortSignal, validateArray, validateNumber, validateString, validateUint32,
} = require('internal/validators');
const { promisify } = require('internal/util');
const { clearScreenDown, cursorTo } = require('internal/cursor');
const edit = require('readline/readline_edit');
const { emitKeypressEvents } = require('readline/readline_keys');
const { lineIterator } = require('readline/readline_iterator');

const { ERR_INVALID_ARG_VALUE, ERR_USE_AFTER_CLOSE } = codes;

const lineEnding = /\r\n|\n|\r(?!\n)|\u2028|\u2029/g;
const kMinCrlfDelay = 100;

// ---- construction -----------------------------------------------------------------------------

// Called with an options object, not with a stream as input?
function isOptions(input, output) {
  return output === undefined && input !== null && typeof input === 'object' && input.input;
}

function checkOptions(options) {
  const { completer, escapeCodeTimeout, history, historySize, prompt, signal, tabSize } = options;
  if (completer !== undefined && typeof completer !== 'function') {
    throw new ERR_INVALID_ARG_VALUE('completer', completer);
  }
  if (history !== undefined) validateArray(history, 'history');
  if (historySize !== undefined) validateNumber(historySize, 'historySize', 0);
  if (tabSize !== undefined) validateUint32(tabSize, 'tabSize', true);
  if (escapeCodeTimeout !== undefined && !Number.isFinite(escapeCodeTimeout)) {
    throw new ERR_INVALID_ARG_VALUE('input.escapeCodeTimeout', escapeCodeTimeout);
  }
  if (prompt !== undefined) validateString(prompt, 'prompt');
  if (signal) validateAbortSignal(signal, 'options.signal');
}

function Interface(input, output, completer, terminal) {
  if (!(this instanceof Interface)) return new Interface(input, output, completer, terminal);
  const options = isOptions(input, output) ? input : { input, output, completer, terminal };
  checkOptions(options);
  Reflect.apply(EventEmitter, this, []);
  this.input = options.input;
  this.output = options.output;
  this.completer = options.completer;
  this.terminal = Boolean(options.terminal ?? this.output?.isTTY);
  this.line = '';
  this.cursor = 0;
  this.closed = false;
  this.paused = false;
  this.history = options.history ?? [];
  this.historyIndex = -1;
  this.historySize = options.historySize ?? 30;
  this.removeHistoryDuplicates = Boolean(options.removeHistoryDuplicates);
  this.crlfDelay = options.crlfDelay ?
    Math.max(kMinCrlfDelay, options.crlfDelay) : kMinCrlfDelay;
  this.tabSize = options.tabSize ?? 8;
  this.escapeCodeTimeout = options.escapeCodeTimeout ?? 500;
  this.isCompletionEnabled = true;
  this.prevRows = 0;
  this._multilinePrefix = undefined; // of the lines after the first, when the line has several
  this._noHistory = undefined;       // what to say, once, to who looks for an entry of an empty history
  this._sawKeyPress = false;         // the last character came alone: it was typed
  this._entryAdded = false;
  this._prompt = options.prompt ?? '> ';
  this._sawReturnAt = 0;
  this._oldPrompt = '';
  this._questionCallback = null;
  this._lastKeypress = null;
  this._historySearch = null;
  this._undoStack = [];
  this._redoStack = [];
  this._killRing = [];
  this._killIndex = 0;
  this._yanking = false;
  this._rest = ''; // of the input: a line that has not ended
  if (this.terminal) listenToKeys(this);
  else listenToData(this);
  if (options.signal) closeOnAbort(this, options.signal);
  this.input.resume();
}
Object.setPrototypeOf(Interface.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Interface, EventEmitter);

function closeOnAbort(self, signal) {
  const onAbort = () => self.close();
  if (signal.aborted) {
    process.nextTick(onAbort);
    return;
  }
  signal.addEventListener('abort', onAbort, { once: true });
  self.once('close', () => signal.removeEventListener('abort', onAbort));
}

// Listens until the interface is closed.
function attach(self, emitter, listeners) {
  for (const name in listeners) emitter.on(name, listeners[name]);
  self.once('close', () => {
    for (const name in listeners) emitter.removeListener(name, listeners[name]);
  });
}

function listenToData(self) {
  const decoder = new StringDecoder('utf8');
  attach(self, self.input, {
    error: (error) => self.emit('error', error),
    data: (chunk) => self._normalWrite(decoder.write(chunk)),
    end() {
      self._rest += decoder.end();
      if (self._rest !== '') self.emit('line', self._rest);
      self._rest = '';
      self.close();
    },
  });
}

function listenToKeys(self) {
  emitKeypressEvents(self.input, self);
  attach(self, self.input, {
    error: (error) => self.emit('error', error),
    keypress(s, key) {
      self._ttyWrite(s, key);
      // A half of a surrogate pair would be shown as a box: the line is printed again.
      if (key?.sequence && /^[\ud800-\udfff]/.test(key.sequence) && key.sequence.length === 1) {
        self._refreshLine();
      }
    },
    end() {
      if (self.line !== '') self.emit('line', self.line);
      self.close();
    },
  });
  self._setRawMode(true);
  if (typeof self.output?.on === 'function') {
    attach(self, self.output, { resize: () => self._refreshLine() });
  }
}

// ---- methods ----------------------------------------------------------------------------------

const methods = {
  setPrompt(prompt) {
    this._prompt = prompt;
  },

  getPrompt() {
    return this._prompt;
  },

  prompt(preserveCursor) {
    if (this.paused) this.resume();
    if (this.terminal && process.env.TERM !== 'dumb') {
      if (!preserveCursor) this.cursor = 0;
      this._refreshLine();
    } else {
      this._writeToOutput(this._prompt);
    }
  },

  question(query, options, callback) {
    callback = typeof options === 'function' ? options : callback;
    const signal = typeof options === 'object' ? options?.signal : undefined;
    if (signal) {
      validateAbortSignal(signal, 'options.signal');
      if (signal.aborted) return;
      const onAbort = () => {
        this._questionCallback = null;
      };
      signal.addEventListener('abort', onAbort, { once: true });
      const answered = callback;
      callback = (answer) => {
        signal.removeEventListener('abort', onAbort);
        return answered(answer);
      };
    }
    if (typeof callback === 'function') this._question(query, callback);
  },

  _question(query, callback) {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (this._questionCallback !== null) {
      this.prompt();
      return;
    }
    this._oldPrompt = this._prompt;
    this.setPrompt(query);
    this._questionCallback = callback;
    this.prompt();
  },

  // A question of readline/promises is to be told.
  _questionAborted() {},

  _onLine(line) {
    if (this._questionCallback === null) {
      this.emit('line', line);
      return;
    }
    const callback = this._questionCallback;
    this._questionCallback = null;
    this.setPrompt(this._oldPrompt);
    callback(line);
  },

  _writeToOutput(text) {
    validateString(text, 'stringToWrite');
    if (this.output != null) this.output.write(text);
  },

  _setRawMode(mode) {
    const wasRaw = this.input.isRaw;
    if (typeof this.input.setRawMode === 'function') this.input.setRawMode(mode);
    return wasRaw;
  },

  close() {
    if (this.closed) return;
    this.pause();
    if (this.terminal) this._setRawMode(false);
    this.closed = true;
    this.emit('close');
  },

  pause() {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) return undefined;
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  },

  resume() {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (!this.paused) return undefined;
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  },

  write(data, key) {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) this.resume();
    if (this.terminal) this._ttyWrite(data, key);
    else this._normalWrite(data);
  },

  // Input that is no terminal: cut into lines.
  _normalWrite(text) {
    if (text === undefined || text === '') return;
    let string = String(text);
    const after = Date.now() - this._sawReturnAt;
    if (this._sawReturnAt && string[0] === '\n' && after <= this.crlfDelay) {
      string = string.slice(1); // the second half of a line end that came in two pieces
    }
    this._sawReturnAt = 0;
    if (string.endsWith('\r')) this._sawReturnAt = Date.now();
    const lines = (this._rest + string).split(lineEnding);
    this._rest = lines.pop();
    for (const line of lines) this._onLine(line);
  },

  _line() {
    const line = this._addHistory();
    this._undoStack = [];
    this._redoStack = [];
    this.clearLine();
    this._onLine(line);
  },

  clearLine() {
    this._moveCursor(Infinity);
    this._writeToOutput('\r\n');
    this.line = '';
    this.cursor = 0;
    this.prevRows = 0;
  },

  // completer(line, callback), or completer(line) that returns a value or a promise
  _runCompleter(text, done) {
    if (this.completer.length === 2) {
      this.completer(text, done);
      return;
    }
    let value;
    try {
      value = this.completer(text);
    } catch (error) {
      done(error);
      return;
    }
    if (typeof value?.then === 'function') value.then((v) => done(null, v), done);
    else done(null, value);
  },

  [Symbol.asyncIterator]() {
    this._iterator ??= lineIterator(this);
    return this._iterator;
  },

  [Symbol.dispose]() {
    this.close();
  },
};

// ---- keys -------------------------------------------------------------------------------------

const controlShiftKeys = {
  __proto__: null,
  backspace: (self) => self._deleteLineLeft(),
  delete: (self) => self._deleteLineRight(),
};

const controlKeys = {
  __proto__: null,
  c(self) {
    if (self.listenerCount('SIGINT') > 0) {
      self.emit('SIGINT');
    } else {
      self._questionAborted('Aborted with Ctrl+C');
      self.close();
    }
  },
  d(self) {
    if (self.cursor === 0 && self.line.length === 0) {
      self._questionAborted('Aborted with Ctrl+D');
      self.close();
    } else {
      self._deleteRight();
    }
  },
  a: (self) => self._moveCursor(-Infinity),
  b: (self) => self._moveCursor(-edit.lengthBefore(self.line, self.cursor)),
  e: (self) => self._moveCursor(Infinity),
  f: (self) => self._moveCursor(edit.lengthAt(self.line, self.cursor)),
  h: (self) => self._deleteLeft(),
  k: (self) => self._deleteLineRight(),
  l(self) {
    cursorTo(self.output, 0, 0);
    clearScreenDown(self.output);
    self._refreshLine();
  },
  n: (self) => self._historyNext(),
  p: (self) => self._historyPrev(),
  u: (self) => self._deleteLineLeft(),
  w: (self) => self._deleteWordLeft(),
  y: (self) => self._yank(),
  z: suspend,
  backspace: (self) => self._deleteWordLeft(),
  delete: (self) => self._deleteWordRight(),
  left: (self) => self._wordLeft(),
  right: (self) => self._wordRight(),
};

const metaKeys = {
  __proto__: null,
  b: (self) => self._wordLeft(),
  d: (self) => self._deleteWordRight(),
  f: (self) => self._wordRight(),
  y: (self) => self._yankPop(),
  backspace: (self) => self._deleteWordLeft(),
  delete: (self) => self._deleteWordRight(),
};

const plainKeys = {
  __proto__: null,
  return(self) {
    self._sawReturnAt = Date.now();
    self._line();
  },
  enter(self) {
    // The second half of CR LF is no line of its own.
    if (self._sawReturnAt === 0 || Date.now() - self._sawReturnAt > self.crlfDelay) self._line();
    self._sawReturnAt = 0;
  },
  backspace: (self) => self._deleteLeft(),
  delete: (self) => self._deleteRight(),
  left: (self) => self._moveCursor(-edit.lengthBefore(self.line, self.cursor)),
  right: (self) => self._moveCursor(edit.lengthAt(self.line, self.cursor)),
  home: (self) => self._moveCursor(-Infinity),
  end: (self) => self._moveCursor(Infinity),
  up(self) { if (!self._moveRow(-1)) self._historyPrev(); },
  down(self) { if (!self._moveRow(1)) self._historyNext(); },
};

// Ctrl-Z: the shell gets the terminal; afterwards it is ours again.
function suspend(self) {
  if (self.listenerCount('SIGTSTP') > 0) {
    self.emit('SIGTSTP');
    return;
  }
  process.once('SIGCONT', () => {
    if (!self.paused) {
      self.pause();
      self.emit('SIGCONT');
    }
    self._setRawMode(true);
    self._refreshLine();
  });
  self._setRawMode(false);
  process.kill(process.pid, 'SIGTSTP');
}

// What is typed or pasted; line ends in it end lines.
function insertText(self, text) {
  let start = 0;
  for (const match of text.matchAll(lineEnding)) {
    if (match.index > start) self._insertString(text.slice(start, match.index));
    self._line();
    start = match.index + match[0].length;
  }
  if (start < text.length) self._insertString(text.slice(start));
}

methods._ttyWrite = function _ttyWrite(s, key = {}) {
  const previous = this._lastKeypress;
  this._lastKeypress = key;
  const { ctrl, meta, name, shift } = key;
  if (!meta || name !== 'y') this._yanking = false;
  if ((name === 'up' || name === 'down') && !ctrl && !meta && !shift) {
    this._historySearch ??= this.line.slice(0, this.cursor);
  } else if (this._historySearch !== null) {
    this._historySearch = null;
    if (this.history.length === this.historyIndex) this.historyIndex = -1;
  }
  if (key.sequence === '\u001f') return this._undo();
  if (key.sequence === '\u001e') return this._redo();
  if (name === 'escape') return undefined;
  if (ctrl && shift) return controlShiftKeys[name]?.(this);
  if (ctrl) return controlKeys[name]?.(this);
  if (meta) return metaKeys[name]?.(this);
  if (this._sawReturnAt && name !== 'enter') this._sawReturnAt = 0;
  const action = plainKeys[name];
  if (action !== undefined) return action(this);
  if (name === 'tab' && typeof this.completer === 'function' && this.isCompletionEnabled) {
    return this._tabComplete(previous?.name === 'tab');
  }
  if (typeof s === 'string' && s !== '') insertText(this, s);
  return undefined;
};

for (const { 0: name, 1: method } of [
  ...Object.entries(edit.methods), ...Object.entries(methods),
]) {
  Object.defineProperty(Interface.prototype, name, {
    __proto__: null, value: method, writable: true, configurable: true, enumerable: true,
  });
}
for (const symbol of [Symbol.asyncIterator, Symbol.dispose]) {
  Object.defineProperty(Interface.prototype, symbol, {
    __proto__: null, value: methods[symbol], writable: true, configurable: true,
  });
}
Object.defineProperty(Interface.prototype, 'columns', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return this.output?.columns || Infinity;
  },
});

// question() as a promise; `start(reject)` is called when the question stands.
function questionPromise(self, query, options, start) {
  const signal = options?.signal;
  if (signal) validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) {
    return Promise.reject(new AbortError(undefined, { cause: signal.reason }));
  }
  return new Promise((resolve, reject) => {
    let answered = resolve;
    if (signal) {
      const onAbort = () => {
        self._questionCallback = null;
        reject(new AbortError(undefined, { cause: signal.reason }));
      };
      signal.addEventListener('abort', onAbort, { once: true });
      answered = (answer) => {
        signal.removeEventListener('abort', onAbort);
        resolve(answer);
      };
    }
    self._question(query, answered);
    start?.(reject);
  });
}

Interface.prototype.question[promisify.custom] = function question(query, options) {
  return questionPromise(this, query, options);
};

module.exports = { Interface, questionPromise };
