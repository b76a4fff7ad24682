/* SPDX-License-Identifier: MIT */
/*
 * test_coverage_table.js - the coverage of a run as a table for people; used by the formats spec, tap and
 * dot. It is as wide as it wants to be, or as the terminal is.
 */
'use strict';

const { basename, dirname, relative, sep } = require('path');

const columns = [
  ['line %', 'coveredLinePercent'], ['branch %', 'coveredBranchPercent'], ['funcs %', 'coveredFunctionPercent'],
];
const kHigh = 90, kMedium = 50;
const paint = { red: '\u001b[31m', green: '\u001b[32m', yellow: '\u001b[33m', blue: '\u001b[34m', off: '\u001b[39m' };

// "1-3 7": the lines that never ran.
function uncovered({ lines }) {
  const out = [];
  let first, last;
  const push = () => out.push(first === last ? `${first}` : `${first}-${last}`);
  for (const { line, count } of lines) {
    if (count !== 0) continue;
    if (first !== undefined && line === last + 1) {
      last = line;
      continue;
    }
    if (first !== undefined) push();
    first = last = line;
  }
  if (first !== undefined) push();
  return out.join(' ');
}

// Rows of files and of the folders around them: { name, depth, file }.
function rowsOf(files, cwd) {
  const rows = [], open = [];
  for (const file of files) {
    const path = relative(cwd, file.path);
    const folder = dirname(path);
    const parts = folder === '.' ? [] : folder.split(sep);
    let common = 0;
    while (common < parts.length && open[common] === parts[common]) common++;
    open.length = common;
    for (; common < parts.length; common++) {
      rows.push({ name: parts[common], depth: common, file: null });
      open.push(parts[common]);
    }
    rows.push({ name: basename(path), depth: parts.length, file });
  }
  return rows;
}

const shorten = (text, width) => (text.length > width ? `${text.slice(0, Math.max(width - 1, 0))}\u2026` : text);

class Table {
  constructor(prefix, colors, rows, summary) {
    this.prefix = prefix;
    this.colors = colors;
    // Room for the longest name as deep as the deepest goes.
    const longest = Math.max(0, ...rows.map(({ name }) => name.length));
    const deepest = Math.max(0, ...rows.map(({ depth }) => depth));
    const lists = rows.map(({ file }) => (file === null ? 0 : uncovered(file).length));
    this.fileWidth = Math.max(longest + deepest, 'file'.length, 'all files'.length);
    this.listWidth = Math.max(...lists, 'uncovered lines'.length);
    this.widths = columns.map(([title]) => Math.max(title.length, 6));
    this.fit(this.widths.reduce((sum, width) => sum + width + 3, 0));
    this.summary = summary;
  }

  fit(columnsWidth) {
    this.width = this.fileWidth + 2 + columnsWidth + this.listWidth + 2;
    const available = (process.stdout.columns || Infinity) - this.prefix.length;
    if (this.width <= available) return;
    this.fileWidth = Math.min(Math.floor(available * 0.5), this.fileWidth);
    this.listWidth = Math.max(available - columnsWidth - (this.fileWidth + 2) - 2, 1);
    this.width = available;
  }

  // Coloured as good as `percent`.
  paint(text, percent) {
    if (!this.colors) return text;
    const color = percent >= kHigh ? paint.green : percent >= kMedium ? paint.yellow : paint.red;
    return `${color}${text}${paint.blue}`;
  }

  line(text) { return `${this.prefix}${text}\n`; }
  rule() { return this.line('-'.repeat(this.width)); }

  row(name, cells, list, percent) {
    const first = name.length > this.fileWidth ? `${shorten(name, this.fileWidth)}` : name.padEnd(this.fileWidth);
    const shown = percent === undefined ? first : this.paint(first, percent);
    return this.line(`${shown} | ${cells.join(' | ')} | ${shorten(list, this.listWidth)}`);
  }

  head() {
    const cells = columns.map(([title], i) => this.paint(title.padStart(this.widths[i]), 0));
    return this.row('file', cells, 'uncovered lines');
  }

  cells(source) {
    return columns.map(([, key], i) => {
      if (source === null) return this.paint(' '.repeat(this.widths[i]), 0);
      return this.paint(source[key].toFixed(2).padStart(this.widths[i]), source[key]);
    });
  }

  fileRow({ name, depth, file }) {
    const indented = ' '.repeat(depth) + name;
    if (file === null) return this.row(indented, this.cells(null), '');
    const mean = columns.reduce((sum, [, key]) => sum + file[key], 0) / columns.length;
    if (!this.colors) return this.row(indented, this.cells(file), uncovered(file));
    const room = this.fileWidth - depth;
    const text = this.paint(shorten(name, room).padEnd(room), mean);
    const list = shorten(uncovered(file), this.listWidth);
    return this.line(`${' '.repeat(depth)}${text} | ${this.cells(file).join(' | ')} | ${list}`);
  }
}

function coverageTable(prefix, summary, colors) {
  const rows = rowsOf(summary.files, summary.workingDirectory);
  const table = new Table(prefix, colors, rows, summary);
  let text = `${colors ? paint.blue : ''}${table.line('start of coverage report')}`;
  text += table.rule() + table.head() + table.rule();
  for (const row of rows) text += table.fileRow(row);
  text += table.rule() + table.row('all files', table.cells(summary.totals), '') + table.rule();
  return `${text}${table.line('end of coverage report')}${colors ? paint.off : ''}`;
}

module.exports = { coverageTable };
