/* SPDX-License-Identifier: MIT */
/*
 * readline_edit.js - line editing on a terminal: the methods of Interface that change the line, the
 * cursor, the history and the screen. Their names begin with an underscore, as programs that extend
 * the interface know them.
 */
'use strict';

const { inspect, stripVTControlCharacters } = require('util');
const { textWidth } = require('internal/text_width');
const { clearScreenDown, cursorTo, moveCursor } = require('internal/cursor');

const kMaxUndo = 2048;
const kMaxKills = 32;

// Lengths in UTF-16 units of the character before and at a position; 1 beyond the end.
function lengthBefore(text, i) {
  if (i <= 0) return 0;
  return i > 1 && text.codePointAt(i - 2) > 0xffff ? 2 : 1;
}

function lengthAt(text, i) {
  return i < text.length && text.codePointAt(i) > 0xffff ? 2 : 1;
}

function commonPrefix(strings) {
  if (strings.length === 0) return '';
  const sorted = strings.slice().sort();
  const first = sorted[0];
  const last = sorted[sorted.length - 1];
  let i = 0;
  while (i < first.length && first[i] === last[i]) i++;
  return first.slice(0, i);
}

function wordBefore(text) {
  const reversed = [...text].reverse().join('');
  return /^\s*(?:[^\w\s]+|\w+)?/.exec(reversed)[0].length;
}

const wordAfter = /^(?:\s+|\W+|\w+)\s*/;

// An entry of several lines is kept in the history with its last line first, carriage returns between.
function toEntry(line) { return line.includes('\n') ? line.split('\n').reverse().join('\r') : line; }

function fromEntry(entry) { return entry.includes('\r') ? entry.split('\r').reverse().join('\n') : entry; }

const methods = {
  // ---- screen ---------------------------------------------------------------------------------

  // Where the cursor is after printing `text` from the left edge.
  _getDisplayPos(text) {
    const columns = this.columns;
    let offset = 0;
    let rows = 0;
    for (const ch of stripVTControlCharacters(text)) {
      if (ch === '\n') {
        rows += Math.ceil(offset / columns) || 1;
        offset = 0;
        continue;
      }
      if (ch === '\t') {
        offset += this.tabSize - (offset % this.tabSize);
        continue;
      }
      const width = textWidth(ch);
      // A wide character does not fit into the last column.
      if (width === 2 && (offset + 1) % columns === 0) offset++;
      offset += width;
    }
    const cols = offset % columns;
    rows += (offset - cols) / columns;
    return { cols, rows };
  },

  // How the line, or a part of it, looks: lines after the first have a prompt of their own.
  _shown(text) {
    if (this._multilinePrefix === undefined || !text.includes('\n')) return text;
    return text.replaceAll('\n', `\n${this._multilinePrefix}`);
  },

  getCursorPos() {
    return this._getDisplayPos(this._prompt + this._shown(this.line.slice(0, this.cursor)));
  },

  _refreshLine() {
    const text = this._prompt + this._shown(this.line);
    const end = this._getDisplayPos(text);
    const at = this.getCursorPos();
    if (this.prevRows > 0) moveCursor(this.output, 0, -this.prevRows);
    cursorTo(this.output, 0);
    clearScreenDown(this.output);
    this._writeToOutput(text);
    if (end.cols === 0) this._writeToOutput(' '); // makes the terminal begin the next row
    cursorTo(this.output, at.cols);
    if (end.rows > at.rows) moveCursor(this.output, 0, at.rows - end.rows);
    this.prevRows = at.rows;
  },

  // ---- moving ---------------------------------------------------------------------------------

  _moveCursor(dx) {
    if (dx === 0) return;
    const before = this.getCursorPos();
    this.cursor = Math.min(Math.max(this.cursor + dx, 0), this.line.length);
    const after = this.getCursorPos();
    if (before.rows === after.rows) moveCursor(this.output, after.cols - before.cols, 0);
    else this._refreshLine();
  },

  _wordLeft() {
    if (this.cursor > 0) this._moveCursor(-wordBefore(this.line.slice(0, this.cursor)));
  },

  _wordRight() {
    const match = wordAfter.exec(this.line.slice(this.cursor));
    if (match !== null) this._moveCursor(match[0].length);
  },

  // ---- changing -------------------------------------------------------------------------------

  _beforeEdit(text, cursor) {
    this._undoStack.push({ text, cursor });
    if (this._undoStack.length > kMaxUndo) this._undoStack.shift();
  },

  // Replaces `count` units from `start`.
  _splice(start, count, text) {
    this._beforeEdit(this.line, this.cursor);
    this.line = this.line.slice(0, start) + text + this.line.slice(start + count);
    this.cursor = start + text.length;
  },

  _insertString(text) {
    if (this.cursor < this.line.length) {
      this._splice(this.cursor, 0, text);
      this._refreshLine();
      return;
    }
    const before = this.getCursorPos();
    this._splice(this.cursor, 0, text);
    if (this.getCursorPos().rows > before.rows) this._refreshLine();
    else this._writeToOutput(this._shown(text));
  },

  _deleteLeft() {
    if (this.cursor === 0 || this.line.length === 0) return;
    const count = lengthBefore(this.line, this.cursor);
    this._splice(this.cursor - count, count, '');
    this._refreshLine();
  },

  _deleteRight() {
    if (this.cursor === this.line.length) return;
    this._splice(this.cursor, lengthAt(this.line, this.cursor), '');
    this._refreshLine();
  },

  _deleteWordLeft() {
    if (this.cursor === 0) return;
    const count = wordBefore(this.line.slice(0, this.cursor));
    this._splice(this.cursor - count, count, '');
    this._refreshLine();
  },

  _deleteWordRight() {
    if (this.cursor === this.line.length) return;
    const match = wordAfter.exec(this.line.slice(this.cursor));
    this._splice(this.cursor, match === null ? 0 : match[0].length, '');
    this._refreshLine();
  },

  _deleteLineLeft() {
    const killed = this.line.slice(0, this.cursor);
    this._splice(0, this.cursor, '');
    this._kill(killed);
    this._refreshLine();
  },

  _deleteLineRight() {
    const killed = this.line.slice(this.cursor);
    this._splice(this.cursor, killed.length, '');
    this._kill(killed);
    this._refreshLine();
  },

  _kill(text) {
    if (!text || text === this._killRing[0]) return;
    this._killRing.unshift(text);
    this._killIndex = 0;
    if (this._killRing.length > kMaxKills) this._killRing.pop();
  },

  _yank() {
    if (this._killRing.length === 0) return;
    this._yanking = true;
    this._insertString(this._killRing[this._killIndex]);
  },

  // Puts the kill before the one that was just yanked in its place.
  _yankPop() {
    if (!this._yanking || this._killRing.length < 2) return;
    const last = this._killRing[this._killIndex];
    this._killIndex = (this._killIndex + 1) % this._killRing.length;
    this._splice(this.cursor - last.length, last.length, this._killRing[this._killIndex]);
    this._refreshLine();
  },

  _restore(from, to) {
    if (from.length === 0) return;
    to.push({ text: this.line, cursor: this.cursor });
    const { text, cursor } = from.pop();
    this.line = text;
    this.cursor = cursor;
    this._refreshLine();
  },

  _undo() {
    this._restore(this._undoStack, this._redoStack);
  },

  _redo() {
    this._restore(this._redoStack, this._undoStack);
  },

  // ---- history --------------------------------------------------------------------------------

  _setLine(line = '') {
    this.line = line;
    this.cursor = line.length;
    this._refreshLine();
  },

  _historyMatches(i) {
    const entry = fromEntry(this.history[i]);
    return entry.startsWith(this._historySearch ?? '') && entry !== this.line;
  },

  _historyNext() {
    if (this.historyIndex < 0) return;
    this._beforeEdit(this.line, this.cursor);
    let i = this.historyIndex - 1;
    while (i >= 0 && !this._historyMatches(i)) i--;
    this.historyIndex = i;
    this._setLine(i === -1 ? this._historySearch ?? '' : fromEntry(this.history[i]));
  },

  // Why there is none, said once.
  _explainHistory() {
    this._writeToOutput(this._noHistory);
    this._noHistory = undefined;
    this._refreshLine();
  },

  _historyPrev() {
    if (this.history.length === 0 && this._noHistory !== undefined) return this._explainHistory();
    if (this.history.length === 0 || this.historyIndex >= this.history.length) return;
    this._beforeEdit(this.line, this.cursor);
    let i = this.historyIndex + 1;
    while (i < this.history.length && !this._historyMatches(i)) i++;
    this.historyIndex = i;
    this._setLine(i === this.history.length ? this._historySearch ?? '' : fromEntry(this.history[i]));
  },

  _addHistory() {
    const { line } = this;
    this._entryAdded = false;
    if (this.historySize === 0 || line.trim() === '') return line;
    const entry = toEntry(line);
    if (this.history[0] !== entry) {
      const old = this.removeHistoryDuplicates ? this.history.indexOf(entry) : -1;
      if (old !== -1) this.history.splice(old, 1);
      this.history.unshift(entry);
      this._entryAdded = true;
      if (this.history.length > this.historySize) this.history.pop();
    }
    this.historyIndex = -1;
    this.emit('history', this.history);
    return line;
  },

  // What was entered was only the beginning of a text.
  _forgetLastEntry() {
    if (this._entryAdded) this.history.shift();
    this._entryAdded = false;
  },

  // The cursor to the line above or below it in a text of several lines; false: there is none.
  _moveRow(by) {
    const lines = this.line.split('\n');
    const before = this.line.slice(0, this.cursor).split('\n');
    const row = before.length - 1 + by;
    if (row < 0 || row >= lines.length) return false;
    const start = lines.slice(0, row).reduce((length, line) => length + line.length + 1, 0);
    const column = Math.min(before[before.length - 1].length, lines[row].length);
    this._moveCursor(start + column - this.cursor);
    return true;
  },

  // ---- completion -----------------------------------------------------------------------------

  _tabComplete(lastKeypressWasTab) {
    this.pause();
    const done = (error, value) => {
      if (this.closed) return;
      this.resume();
      if (error) this._writeToOutput(`Tab completion error: ${inspect(error)}`);
      else this._complete(lastKeypressWasTab, value);
    };
    this._runCompleter(this.line.slice(0, this.cursor), done);
  },

  _complete(lastKeypressWasTab, value) {
    const { 0: completions, 1: completeOn } = value;
    if (!completions || completions.length === 0) return;
    const prefix = commonPrefix(completions.filter((entry) => entry !== ''));
    if (prefix.startsWith(completeOn) && prefix.length > completeOn.length) {
      this._insertString(prefix.slice(completeOn.length));
      return;
    }
    if (!completeOn.startsWith(prefix)) { // written in another way, such as with capitals
      this._splice(this.cursor - completeOn.length, completeOn.length, prefix);
      this._refreshLine();
      return;
    }
    if (!lastKeypressWasTab) return;
    this._writeToOutput(this._table(completions));
    this._refreshLine();
  },

  // Completions in columns; an empty one begins a new group.
  _table(completions) {
    const widths = completions.map((entry) => textWidth(entry));
    const width = Math.max(...widths) + 2;
    const perRow = Number.isFinite(this.columns) ? Math.floor(this.columns / width) || 1 : 1;
    let out = '\r\n';
    let column = 0;
    let gap = 0;
    completions.forEach((entry, i) => {
      if (entry === '') {
        if (column > 0) out += '\r\n';
        out += '\r\n';
        column = 0;
        gap = 0;
        return;
      }
      out += ' '.repeat(gap) + entry;
      gap = width - widths[i];
      if (++column === perRow) {
        out += '\r\n';
        column = 0;
        gap = 0;
      }
    });
    return column > 0 ? `${out}\r\n\r\n` : `${out}\r\n`;
  },
};

module.exports = { commonPrefix, fromEntry, lengthAt, lengthBefore, methods };
