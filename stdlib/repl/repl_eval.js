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

// Where the engine saw the error: the text from there to the end of its line, and whether it is the last line.
function errorAt(err, code) {
  const match = /:(\d+)\n([^]*)\n( *)\^/.exec(placeOf(err) ?? '');
  if (match === null) return { rest: '', isLast: false };
  const lines = code.split('\n');
  const line = Number(match[1]);
  return { rest: lines.slice(line - 1).join('\n').slice(match[3].length), isLast: line >= lines.length };
}

const inComment = /\/\*(?:(?!\*\/)[^])*$/;

// Whether another line may make it right.
function isRecoverable(err, code) {
  const { message } = err;
  if (message === 'Unexpected end of input' || /^Unterminated template/.test(message)) return true;
  const { rest, isLast } = errorAt(err, code.trimEnd());
  if (message === 'Invalid or unexpected token') {
    return /^(['"]).*\\\n?$/.test(rest + (code.endsWith('\n') ? '\n' : '')) || (rest.startsWith('/*') && inComment.test(rest));
  }
  return isLast && rest.trim() === '' && /^(?:missing |Missing |Unexpected (?:token|end))/i.test(message);
}

// ---- compiling -----------------------------------------------------------------------------------------

// An object literal is a block to the engine when nothing stands around it.
const looksLikeObject = (code) => /^\s*\{/.test(code) && !/;\s*$/.test(code);

function compile(code, file, strict) {
  const text = strict ? `'use strict'; void 0;\n${code}` : code;
  return vm.compileScript(text, file, strict ? -1 : 0, 0, undefined)[0];
}

// The script, or undefined for what only an evaluation with await takes; throws SyntaxError or Recoverable.
function compileInput(code, file, strict) {
  if (looksLikeObject(code)) {
    try {
      return compile(`(${code.trim()})\n`, file, strict);
    } catch {
      // A block then.
    }
  }
  try {
    return compile(code, file, strict);
  } catch (err) {
    if (/\bawait\b/.test(code) && !options.get('--no-experimental-repl-await')) return undefined;
    throw isRecoverable(err, code) ? new Recoverable(err) : err;
  }
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

function runScript(script, context, onSigint) {
  if (!onSigint) return vm.runScript(script, context, 0, false);
  return withoutListeners(() => vm.runScript(script, context, 0, true));
}

// The domain that is current takes what was thrown: that of the prompt, or one that the text has entered.
function give(err, done) {
  const { domain } = process;
  if (!domain || err instanceof Recoverable) return done(err);
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

function evaluate(server, code, context, file, done) {
  if (code === '\n') return done(null);
  const onSigint = server.breakEvalOnSigint;
  const inside = server.useGlobal ? undefined : context;
  let value;
  try {
    const script = compileInput(code, file, server._isStrict());
    if (script === undefined) return waitFor(server, evaluateAwait(code, file, inside, onSigint), done);
    value = runScript(script, inside, onSigint);
  } catch (err) {
    return give(err, done);
  }
  return done(null, value);
}

module.exports = { Recoverable, evaluate, isRecoverable, looksLikeObject };
