// SPDX-License-Identifier: MIT
'use strict';
// Ctrl-R and Ctrl-S: searching the history backwards and forwards while the text to find is typed below the line.

const { clearLine, cursorTo, moveCursor } = require('internal/cursor');
const { fromEntry } = require('readline/readline_edit');

function makeSearch(server) {
  let state = null; // { back, text, index, line, cursor: before it began, seen, failed }
  const { output } = server;

  function label() { return `${state.failed ? 'failed-' : ''}${state.back ? 'bck' : 'fwd'}-i-search: ${state.text}_`; }

  function below(text) {
    const at = server.getCursorPos();
    const end = server._getDisplayPos(server.getPrompt() + server._shown(server.line));
    const rows = end.rows - at.rows;
    moveCursor(output, 0, rows);
    if (text === undefined) {
      moveCursor(output, 0, 1);
      clearLine(output, 0);
    } else {
      output.write(`\n${text}`);
    }
    cursorTo(output, at.cols);
    moveCursor(output, 0, -rows - 1);
  }

  function showLine(line, cursor) {
    server.line = line;
    server.cursor = cursor;
    server._refreshLine();
  }

  // The next entry that has the text, from the one that is shown on; what was shown before is skipped.
  function find() {
    const step = state.back ? 1 : -1;
    for (let i = state.index; i >= 0 && i < server.history.length; i += step) {
      const entry = fromEntry(server.history[i]);
      const at = entry.lastIndexOf(state.text);
      if (at < 0 || (entry !== server.line && state.seen.has(entry))) continue;
      state.seen.add(entry);
      state.index = i;
      state.failed = false;
      server.historyIndex = i;
      return showLine(entry, at);
    }
    state.failed = true;
    return undefined;
  }

  function again(back) {
    if (state.back !== back) state.seen.clear();
    state.back = back;
    if (state.text === '') return;
    state.seen.add(server.line);
    const before = state.index;
    state.index += back ? 1 : -1;
    find();
    if (state.failed) state.index = before;
  }

  function type(text) {
    state.text = text;
    state.seen.clear();
    if (text === '') state.failed = false;
    else find();
  }

  function end(cancelled) {
    const { line, cursor } = state;
    below(undefined);
    state = null;
    if (cancelled) showLine(line, cursor);
  }

  function begin(back) {
    state = {
      back, text: '', index: Math.max(server.historyIndex, 0), line: server.line, cursor: server.cursor,
      seen: new Set(), failed: false,
    };
  }

  const cancels = ({ ctrl, name }) => name === 'escape' || (ctrl && (name === 'c' || name === 'g'));
  const erases = ({ ctrl, name }) => name === 'backspace' || (ctrl && (name === 'h' || name === 'w'));

  // A key while it is on. False: it ends the search, and is for others.
  function next(text, key, starts) {
    below(undefined);
    if (starts) again(key.name === 'r');
    else if (erases(key)) type(state.text.slice(0, -1));
    else if (key.ctrl || key.meta || typeof text !== 'string' || text < ' ') return false;
    else type(state.text + text);
    return true;
  }

  // True: the key was for the search.
  function take(text, key) {
    const starts = key.ctrl && !key.meta && (key.name === 'r' || key.name === 's');
    if (state === null) {
      if (!starts || !server.terminal) return false;
      begin(key.name === 'r');
    } else if (cancels(key)) {
      end(true);
      return true;
    } else if (!next(text, key, starts)) {
      end(false);
      return false;
    }
    below(label());
    return true;
  }

  return { take };
}

module.exports = { makeSearch };
