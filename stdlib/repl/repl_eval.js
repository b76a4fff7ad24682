// SPDX-License-Identifier: MIT
'use strict';
// What a prompt does with a text by default: is it complete, what does it evaluate to? The engine's own errors
// say whether more lines could make a text right, and its debugger's evaluation knows await.

const vm = natives('vm');
const ops = natives('repl');
const { placeOf } = require('internal/error_arrow');
const options = require('internal/options');
const { withoutListeners } = require('vm/vm_limits');
const {
  codes: { ERR_SCRIPT_EXECUTION_INTERRUPTED },
} = require('internal/errors');

const RESULT = '.repl_result'; // what the engine calls the value of a text with await

class Recoverable extends SyntaxError {
  constructor(err) {
    super();
    this.err = err;
  }
}

// ---- incomplete texts ---------------------------------------------------------------------------------

// Where the engine saw the error: the text from there on, and the text behind what it points at.
function errorAt(err, code) {
  const match = /:(\d+)\n([^]*)\n( *)(\^+)/.exec(placeOf(err) ?? '');
  if (match === null) return { rest: '', behind: '' };
  const rest = code.split('\n').slice(match[1] - 1).join('\n').slice(match[3].length);
  return { rest, behind: rest.slice(match[4].length) };
}

const continued = /^['"](?:[^\n]*\\\n)+$/; // a string whose lines end with a backslash
const inComment = /^\/\*(?:(?!\*\/)[^])*$/;
const unclosed = /^missing |^Missing \} in template/; // "missing ) after argument list"

// Whether another line may make it right.
function isRecoverable(err, code) {
  const { message } = err;
  if (message === 'Unexpected end of input' || message.startsWith('Unterminated template')) return true;
  const { rest, behind } = errorAt(err, code);
  if (message === 'Invalid or unexpected token') return continued.test(rest) || inComment.test(rest);
  return unclosed.test(message) && behind.trim() === '';
}

// ---- compiling -----------------------------------------------------------------------------------------

// An object literal is a block to the engine when nothing stands around it.
const looksLikeObject = (code) => /^\s*\{/.test(code) && !/;\s*$/.test(code);

function compile(code, file, strict) {
  const text = strict ? `'use strict'; void 0;\n${code}` : code;
  return vm.compileScript(text, file, strict ? -1 : 0, 0, undefined)[0];
}

// What compiling gives: the script, or the error.
function attempt(code, file, strict) {
  try {
    return compile(code, file, strict);
  } catch (err) {
    return err;
  }
}

// `(code)`, unless the parenthesis ends within the code: `{}),({}` is no expression.
function compileObject(code, file, strict) {
  const text = code.trim();
  const inBrackets = attempt(`[${text}]`, file, strict), inParentheses = attempt(`(${text})\n`, file, strict);
  return inBrackets instanceof Error || inParentheses instanceof Error ? undefined : inParentheses;
}

// The script, or undefined for what only an evaluation with await takes; throws SyntaxError or Recoverable.
function compileInput(code, file, strict) {
  const isObject = looksLikeObject(code);
  const object = isObject ? compileObject(code, file, strict) : undefined;
  if (object !== undefined) return object;
  const script = attempt(code, file, strict);
  if (!(script instanceof Error)) return script;
  if (/\bawait\b/.test(code) && !options.get('--no-experimental-repl-await')) return undefined;
  const isOpen = isRecoverable(script, code) || (isObject && isRecoverable(attempt(`[${code}`, file, strict), `[${code}`));
  throw isOpen ? new Recoverable(script) : script;
}

// A promise of the value; the text is what is in front of a possible parenthesis or semicolon.
function evaluateAwait(code, file, context, onSigint) {
  const text = looksLikeObject(code) ? `(${code.trim()})` : code.trimEnd();
  try {
    return ops.evaluatePrompt(`${text}\n//# sourceURL=${file}`, context, onSigint);
  } catch (err) {
    if (err?.name === 'SyntaxError' && isRecoverable(err, code)) throw new Recoverable(err);
    throw err;
  }
}

// RegExp.$1 to $9 are those of the program's last match, not of ours between two texts.
const SEPARATOR = '\u0000\u0001';
const nineGroups = new RegExp(`^${new Array(9).fill('([^]*)').join(SEPARATOR)}$`);
let groups = new Array(9).fill('');

function runScript(script, context, onSigint) {
  nineGroups.test(groups.join(SEPARATOR));
  try {
    return runNow(script, context, onSigint);
  } finally {
    groups = groups.map((text, i) => RegExp[`$${i + 1}`]);
  }
}

function runNow(script, context, onSigint) {
  if (!onSigint) return vm.runScript(script, context, 0, false);
  return withoutListeners(() => vm.runScript(script, context, 0, true));
}

// The domain that is current takes what was thrown: that of the prompt, or one that the text has entered.
function give(err, done) {
  const { domain } = process;
  if (!domain) return done(err);
  domain.emit('error', err);
  domain.exit();
  return undefined;
}

function interruptible(server, promise) {
  if (!server.breakEvalOnSigint) return promise;
  let stop;
  const stopped = new Promise((resolve, reject) => {
    stop = () => {
      const limit = Error.stackTraceLimit;
      Error.stackTraceLimit = 0;
      const err = new ERR_SCRIPT_EXECUTION_INTERRUPTED();
      Error.stackTraceLimit = limit;
      reject(err);
    };
  });
  server._sigintListeners.add(stop);
  return Promise.race([promise, stopped]).finally(() => server._sigintListeners.delete(stop));
}

function waitFor(server, promise, done) {
  server._pauseInput();
  interruptible(server, promise).then((holder) => {
    done(null, holder[RESULT]);
    server._resumeInput();
  }, (err) => {
    give(err, done);
    server._resumeInput();
  });
}

// On a terminal Ctrl-C is a signal only while the input is not raw.
function interruptibly(server, run) {
  const wasRaw = server.breakEvalOnSigint && server.terminal && server._setRawMode(false);
  try {
    return run();
  } finally {
    if (wasRaw) server._setRawMode(true);
  }
}

function evaluate(server, code, context, file, done) {
  if (code === '\n') return done(null);
  const onSigint = server.breakEvalOnSigint;
  const inside = server.useGlobal ? undefined : context;
  let script, promise, value;
  try {
    script = compileInput(code, file, server._isStrict());
    if (script === undefined) promise = interruptibly(server, () => evaluateAwait(code, file, inside, onSigint));
  } catch (err) {
    return done(err);
  }
  if (promise !== undefined) return waitFor(server, promise, done);
  try {
    value = interruptibly(server, () => runScript(script, inside, onSigint));
  } catch (err) {
    return give(err, done);
  }
  return done(null, value);
}

module.exports = { Recoverable, evaluate, looksLikeObject };
