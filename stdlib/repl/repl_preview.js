// SPDX-License-Identifier: MIT
'use strict';
// While a line is typed: how it would go on, and below it what it would evaluate to, if that has no effects.

const ops = natives('repl');
const { inspect } = require('internal/inspect');
const { clearLine, cursorTo, moveCursor } = require('internal/cursor');
const { textWidth } = require('internal/text_width');
const { commonPrefix } = require('readline/readline_edit');
const { looksLikeObject } = require('repl/repl_eval');
const complete = require('repl/repl_complete');

const TIMEOUT_MS = 333;
const MAX_COLUMNS = 250;

const silent = new Set(['EvalError', 'SyntaxError']); // may be right once the line is finished

// So may a name that is not there; in strict mode Node shows it all the same.
function isSilent(server, err) {
  if (silent.has(err?.name) || err?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return true;
  return err?.name === 'ReferenceError' && server.replMode.description !== 'repl-strict' && !process.execArgv.includes('--use-strict');
}

function valueText(server, line) {
  const text = looksLikeObject(line) ? `(${line.trim()})` : line;
  const options = { ...server.writer.options, colors: false, depth: 1, breakLength: Infinity, compact: true };
  try {
    return inspect(ops.evaluatePure(text, server.useGlobal ? undefined : server.context, TIMEOUT_MS), options);
  } catch (err) {
    return isSilent(server, err) ? undefined : inspect(err, options);
  }
}

// On one row of the terminal.
function fitted(server, text) {
  const end = text.search(/[\r\n\v]/);
  if (end >= 0) text = text.slice(0, end);
  const columns = Math.min(server.columns, MAX_COLUMNS) - (server.useColors ? 0 : 3);
  if (textWidth(text) <= columns) return text;
  while (textWidth(text) > columns - 3) text = text.slice(0, -1);
  return `${text}...`;
}

function makePreview(server, isOn) {
  let shown = false;       // the value below the line
  let suffix = '';         // of the completion behind the cursor
  const { output } = server;
  const grey = (text) => (server.useColors ? `\u001b[90m${text}\u001b[39m` : text);

  // Rows from the cursor to the end of the line.
  function rowsBelow(more = '') {
    const end = server._getDisplayPos(server.getPrompt() + server._shown(server.line) + more);
    return end.rows - server.getCursorPos().rows;
  }

  function showCompletion() {
    complete.complete(server, server.line, (err, found) => {
      if (err || found === undefined || !found[1]) return;
      const prefix = commonPrefix(found[0].filter((entry) => entry !== ''));
      if (!prefix.startsWith(found[1]) || prefix.length === found[1].length) return;
      suffix = prefix.slice(found[1].length);
      const { cols } = server.getCursorPos();
      if (cols + suffix.length >= server.columns) {
        suffix = '';
        return;
      }
      output.write(grey(suffix));
      moveCursor(output, -suffix.length, 0);
    });
  }

  function showValue() {
    const line = server.line + suffix;
    const text = valueText(server, line);
    if (text === undefined || text === line || text === server.line) return;
    const at = server.getCursorPos();
    const rows = rowsBelow();
    moveCursor(output, 0, rows);
    output.write(`\n${server.useColors ? grey(fitted(server, text)) : `// ${fitted(server, text)}`}`);
    cursorTo(output, at.cols);
    moveCursor(output, 0, -rows - 1);
    shown = true;
  }

  function clear(key) {
    if (suffix !== '') {
      const atEnd = server.cursor === server.line.length;
      const accepts = (key.name === 'right' && !key.meta) || key.name === 'end' || (key.ctrl && key.name === 'e');
      const accepted = suffix;
      suffix = '';
      clearLine(output, 1);
      if (accepts && atEnd) server._insertString(accepted);
    }
    if (!shown) return;
    shown = false;
    const rows = rowsBelow() + 1;
    moveCursor(output, 0, rows);
    clearLine(output, 0);
    moveCursor(output, 0, -rows);
  }

  function show() {
    if (!isOn || !server.isCompletionEnabled || server.closed || server._queue !== null) return;
    if (server.line.trim() === '' || server.line[0] === '.' || server.line.includes('\n')) return;
    if (server.cursor === server.line.length && server.completer !== undefined) showCompletion();
    showValue();
  }

  return { clear, show };
}

module.exports = { makePreview };
