// SPDX-License-Identifier: MIT
'use strict';
// REPLServer: a readline interface whose lines are evaluated. Its parts are the other files of this room.

const { Interface } = require('readline/readline_interface');
const { inspect } = require('internal/inspect');
const { deprecate } = require('internal/util');
const {
  codes: { ERR_INVALID_REPL_EVAL_CONFIG, ERR_INVALID_REPL_INPUT },
} = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { addCommands } = require('repl/repl_commands');
const { addUnderscore, createContext } = require('repl/repl_context');
const complete = require('repl/repl_complete');
const { describe } = require('repl/repl_error');
const { Recoverable, evaluate } = require('repl/repl_eval');
const { ReplHistory } = require('repl/repl_history');

const REPL_MODE_SLOPPY = Symbol('repl-sloppy');
const REPL_MODE_STRICT = Symbol('repl-strict');
const CONTINUED = '| ';

const writer = (value) => inspect(value, writer.options);
writer.options = { ...inspect.defaultOptions, showProxy: true };

// ---- construction -----------------------------------------------------------------------------------------

function asOptions(prompt, stream, eval_, useGlobal, ignoreUndefined, replMode) {
  const given = typeof prompt === 'object' && prompt !== null ? { ...prompt } :
    { prompt, stream, eval: eval_, useGlobal, ignoreUndefined, replMode };
  if (given.breakEvalOnSigint && given.eval) throw new ERR_INVALID_REPL_EVAL_CONFIG();
  const source = given.stream ?? given.socket;
  given.input ||= source || process.stdin;
  given.output ||= source || (given.input === process.stdin ? process.stdout : given.input);
  given.terminal = Boolean(given.terminal === undefined ? given.output.isTTY : given.terminal);
  given.prompt ??= '> ';
  return given;
}

function hasColors(stream) {
  if (process.env.FORCE_COLOR !== undefined) return require('tty').WriteStream.prototype.hasColors.call(stream);
  return Boolean(stream?.isTTY) && (typeof stream.getColorDepth !== 'function' || stream.getColorDepth() > 2);
}

const warnOfCall = deprecate(() => {}, "Instantiating REPLServer without the 'new' keyword has been deprecated.", 'DEP0185');

// A constructor function, because programs call it without new.
function REPLServer(prompt, stream, eval_, useGlobal, ignoreUndefined, replMode) {
  if (new.target === undefined) {
    warnOfCall();
    return new REPLServer(prompt, stream, eval_, useGlobal, ignoreUndefined, replMode);
  }
  const options = asOptions(prompt, stream, eval_, useGlobal, ignoreUndefined, replMode);
  const server = Reflect.construct(Interface, [readlineOptions(options, () => server)], new.target);
  setUp(server, options);
  return server;
}
Object.setPrototypeOf(REPLServer.prototype, Interface.prototype);
Object.setPrototypeOf(REPLServer, Interface);

function readlineOptions(options, server) {
  const { input, output, terminal, prompt, history, historySize, removeHistoryDuplicates, tabSize } = options;
  const own = options.completer;
  const completer = (text, done) => {
    const self = server();
    const then = self.editorMode ? complete.prefixOnly(done) : done;
    if (own === undefined) return complete.complete(self, text, then);
    if (own.length >= 2) return own(text, then);
    return Promise.resolve(own(text)).then((found) => then(null, found), then);
  };
  return { input, output, terminal, prompt, history, historySize, removeHistoryDuplicates, tabSize, completer };
}

function setFlags(server, options) {
  server.useGlobal = Boolean(options.useGlobal);
  server.ignoreUndefined = Boolean(options.ignoreUndefined);
  server.replMode = options.replMode || REPL_MODE_SLOPPY;
  server.breakEvalOnSigint = Boolean(options.breakEvalOnSigint);
  server.editorMode = false;
  server.underscoreAssigned = server.underscoreErrAssigned = false;
  server.last = server.lastError = undefined;
  server.lines = [];
  server.lines.level = [];
  server.useColors = options.useColors === undefined ? server.terminal && hasColors(options.output) : Boolean(options.useColors);
  server._initialPrompt = options.prompt;
  server._standalone = Boolean(options[Symbol.for('ingot.repl.standalone')]);
  server._sawInterrupt = server._sawCtrlD = server._loading = false;
  server._buffered = '';      // lines that are no whole text yet, unless they are edited as one
  server._prefix = undefined; // of what is edited on a terminal: the lines that were there before
  server._sigintListeners = new Set();
  server._queue = null;       // input that came while an evaluation is waited for
}

function setWriter(server, options) {
  server.writer = options.writer || writer;
  if (server.writer !== writer || (!server.useColors && !server._standalone)) return;
  server.writer = (value) => inspect(value, server.writer.options);
  server.writer.options = { ...writer.options, colors: server.useColors };
}

function setUp(server, options) {
  const domain = require('domain');
  setFlags(server, options);
  setWriter(server, options);
  server._domain = options.domain || domain.create();
  promptDomains.add(server._domain);
  server._domain.on('error', (err) => onError(server, err));
  const eval_ = options.eval || ((code, context, file, done) => evaluate(server, code, context, file, done));
  server.eval = server._domain.bind(eval_);
  server.context = server._makeContext();
  server.commands = { __proto__: null };
  addCommands(server);
  server.historyManager = new ReplHistory(server);
  if (server.terminal) server._multilinePrefix = CONTINUED;
  server.on('close', () => afterClose(server));
  server.on('line', (line) => onLine(server, line));
  server.on('SIGINT', () => onInterrupt(server));
  server.on('SIGCONT', () => server._redisplay());
  require('repl/repl_keys').setUp(server, options.preview ?? !options.eval);
  refuseListeners(server);
  server.displayPrompt();
}

// ---- errors ---------------------------------------------------------------------------------------------------

const promptDomains = new WeakSet();
let prompts = 0; // that refuse

// Those who listen for uncaught exceptions inside of a prompt would get what it shows.
function refuse(event) {
  if (event !== 'uncaughtException' || !process.domain || !promptDomains.has(process.domain)) return;
  throw new ERR_INVALID_REPL_INPUT('Listeners for `uncaughtException` cannot be used in the REPL');
}

function refuseListeners(server) {
  if (server._standalone) return;
  if (prompts++ === 0) process.prependListener('newListener', refuse);
  server.once('exit', () => { if (--prompts === 0) process.off('newListener', refuse); });
}

function ready(server) {
  server.clearBufferedCommand();
  server.lines.level = [];
  if (!server.closed) server.displayPrompt();
}

function onError(server, err) {
  const text = describe(server, err);
  if (!server.underscoreErrAssigned) server.lastError = err;
  if (server._standalone && process.listenerCount('uncaughtException') !== 0) {
    process.nextTick(() => {
      process.emit('uncaughtException', err);
      ready(server);
    });
    return;
  }
  server.output.write(text);
  ready(server);
}

// ---- lines -----------------------------------------------------------------------------------------------------

let evaluations = 0;

function remember(server, line) {
  if (server._prefix !== undefined && line.startsWith(server._prefix)) line = line.slice(server._prefix.length);
  server.lines.push(line);
}

// Another line of a text in the editor: it begins where the last one did.
function onEditorLine(server, line) {
  server._buffered += `${line}\n`;
  remember(server, line);
  if (!server._sawKeyPress || server._loading) return;
  const { 0: indent } = /^\s*/.exec(line);
  server.line = indent;
  server.cursor = indent.length;
  if (indent !== '') server._writeToOutput(indent);
}

// Is it a command's name and text? In a text of several lines the last line may be one that exists.
function commandOf(server, line) {
  const last = server._prefix !== undefined && line.startsWith(server._prefix) ? line.slice(server._prefix.length) : line;
  const text = last.trim();
  if (text[0] !== '.' || text[1] === '.' || !Number.isNaN(Number.parseFloat(text))) return undefined;
  const match = /^\.([^\s]+)\s*(.*)$/.exec(text);
  if (match === null) return undefined;
  const known = server.commands[match[1]] !== undefined;
  return known || (server._buffered === '' && last === line) ? { name: match[1], rest: match[2], known } : undefined;
}

function onLine(server, line) {
  if (server._queue !== null) return server._queue.push(() => onLine(server, line));
  line ||= '';
  server._sawInterrupt = false;
  if (server.editorMode) return onEditorLine(server, line);
  const command = commandOf(server, line);
  if (command === undefined) {
    const text = server._text = `${server._buffered}${line}\n`;
    return server.eval(text, server.context, `REPL${++evaluations}`, (...result) => finish(server, line, ...result));
  }
  if (command.known) return server.commands[command.name].action.call(server, command.rest);
  server.output.write('Invalid REPL keyword\n');
  return finish(server, line, null);
}

// More lines are needed: on a terminal all of them are edited together, as one line with line ends.
function continueLine(server, line) {
  if (!server.terminal || server._loading) {
    server._buffered += `${line}\n`;
    return server.displayPrompt();
  }
  server._forgetLastEntry?.(line);
  server._prefix = `${line}\n`;
  server.line = server._prefix;
  server.cursor = server.line.length;
  server.prevRows = server.getCursorPos().rows;
  return server._writeToOutput(CONTINUED);
}

const npmHelp = 'npm should be run outside of the Node.js REPL, in your normal shell.\n(Press Ctrl+D to exit.)\n';

function finish(server, line, err, value) {
  remember(server, line);
  if (err instanceof Recoverable && !server._sawCtrlD) return continueLine(server, line);
  if (err && server._buffered === '' && line.trim().startsWith('npm ')) {
    server.output.write(npmHelp);
    return ready(server);
  }
  if (err) server._domain.emit('error', err.err || err);
  server.clearBufferedCommand();
  server._sawCtrlD = false;
  if (err) return undefined;
  if (arguments.length === 4 && (!server.ignoreUndefined || value !== undefined)) {
    if (!server.underscoreAssigned) server.last = value;
    server.output.write(`${server.writer(value)}\n`);
  }
  if (!server.closed) server.displayPrompt();
  return undefined;
}

// ---- interrupts and the end -----------------------------------------------------------------------------------------

function onInterrupt(server) {
  const listener = [...server._sigintListeners].pop();
  if (listener !== undefined) return listener();
  const empty = server.line.length === 0 && server._buffered === '';
  server.clearLine();
  server._endEditor();
  if (empty && server._sawInterrupt) {
    server._sawInterrupt = false;
    return server.close();
  }
  if (empty) server.output.write('(To exit, press Ctrl+C again or Ctrl+D or type .exit)\n');
  server._sawInterrupt = empty;
  return ready(server);
}

function afterClose(server) {
  if (server._queue !== null) return server._queue.push(() => afterClose(server));
  if (!server.historyManager.isFlushing) return process.nextTick(() => server.emit('exit'));
  return server.once('flushHistory', () => server.emit('exit'));
}

// ---- methods -------------------------------------------------------------------------------------------------------

const methods = {
  _isStrict() { return this.replMode === REPL_MODE_STRICT; },

  _makeContext() {
    const context = this.createContext();
    addUnderscore(this, context, '_', 'last', 'underscoreAssigned');
    addUnderscore(this, context, '_error', 'lastError', 'underscoreErrAssigned');
    return context;
  },

  createContext() { return createContext(this); },

  resetContext() {
    this.context = this._makeContext();
    this.underscoreAssigned = this.underscoreErrAssigned = false;
    this.lines = [];
    this.lines.level = [];
    this.emit('reset', this.context);
  },

  clearBufferedCommand() {
    this._buffered = '';
    this._prefix = undefined;
  },

  displayPrompt(preserveCursor) {
    Reflect.apply(Interface.prototype.setPrompt, this, [this._buffered === '' ? this._initialPrompt : CONTINUED]);
    this.prompt(preserveCursor);
  },

  setPrompt(prompt) {
    this._initialPrompt = prompt;
    Reflect.apply(Interface.prototype.setPrompt, this, [prompt]);
  },

  _redisplay() {
    if (this.editorMode) this.output.write(`${this._initialPrompt}.editor\n// Entering editor mode ` +
      `(Ctrl+D to finish, Ctrl+C to cancel)\n${this._buffered}\n`);
    else this.displayPrompt(true);
  },

  _beginEditor() {
    this.editorMode = true;
    Reflect.apply(Interface.prototype.setPrompt, this, ['']);
  },

  _endEditor() {
    this.editorMode = false;
    Reflect.apply(Interface.prototype.setPrompt, this, [this._initialPrompt]);
  },

  complete(text, done) { this.completer(text, done); },

  defineCommand(keyword, command) {
    if (typeof command === 'function') command = { action: command };
    else validateFunction(command.action, 'cmd.action');
    this.commands[keyword] = command;
  },

  setupHistory(config, callback) { this.historyManager.setUp(config, callback); },

  // Input waits for an evaluation.
  _pauseInput() { this._queue ??= []; },

  _resumeInput() {
    const queue = this._queue;
    this._queue = null;
    while (this._queue === null && queue.length > 0) queue.shift()();
    if (this._queue !== null) this._queue.push(...queue);
  },

  close() {
    if (this.terminal && this.historyManager.isFlushing && !this._closingLater) {
      this._closingLater = true;
      this.once('flushHistory', () => Reflect.apply(Interface.prototype.close, this, []));
      return;
    }
    Reflect.apply(Interface.prototype.close, this, []);
  },
};

for (const { 0: name, 1: value } of Object.entries(methods)) {
  Object.defineProperty(REPLServer.prototype, name, { value, writable: true, configurable: true, enumerable: true });
}

function defineStream(name, of) {
  const text = 'repl.inputStream and repl.outputStream are deprecated. Use repl.input and repl.output instead';
  Object.defineProperty(REPLServer.prototype, name, {
    configurable: true, enumerable: true,
    get: deprecate(function get() { return this[of]; }, text, 'DEP0141'),
    set: deprecate(function set(value) { this[of] = value; }, text, 'DEP0141'),
  });
}
defineStream('inputStream', 'input');
defineStream('outputStream', 'output');

module.exports = { REPLServer, REPL_MODE_SLOPPY, REPL_MODE_STRICT, Recoverable, writer };
