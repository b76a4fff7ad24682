/* SPDX-License-Identifier: MIT */
/*
 * test_coverage_summary.js - from V8's counts of ranges of text to lines, branches and functions of files, and the
 * totals. Source: Node's doc/api/test.md, "Event: 'test:coverage'".
 */
'use strict';

const kIgnore = /\/\* node:coverage ignore next(?: (\d+))? \*\//;
const kStatus = /\/\* node:coverage (enable|disable) \*\//;

// ---- lines -------------------------------------------------------------------------------------------------

// { line, start, end, count, ignore } of each line, without its end; an empty line counts as one that ran.
function linesOf(text) {
  const lines = [];
  let start = 0, skip = 0, disabled = false;
  for (const source of text.split(/(?<=\r?\n)/u)) {
    const bare = source.replace(/\r?\n$/u, '');
    const line = { line: lines.length + 1, start, end: start + bare.length, count: bare === '' ? 1 : 0, ignore: false };
    const ignore = kIgnore.exec(bare);
    const status = kStatus.exec(bare);
    line.ignore = skip > 0 || disabled;
    if (skip > 0) skip--;
    if (ignore !== null) skip = Number(ignore[1] ?? 1);
    if (status !== null) disabled = status[1] === 'disable';
    lines.push(line);
    start += source.length;
  }
  return lines;
}

const kTypeImport = /^\s*import\s+type\s/;

// Lines of TypeScript that are nothing but types have no code in the script that was made of it: they are not counted.
// In a text whose types cannot be blanked these are the imports of types.
function ignoreTypes(lines, text, path) {
  let isErased;
  try {
    const rest = require('internal/tool').load('typescript.js').strip(text, path, false, false).split('\n');
    isErased = (source, i) => source.trim() !== '' && rest[i].trim() === '';
  } catch {
    isErased = (source) => kTypeImport.test(source);
  }
  const sources = text.split('\n');
  for (const line of lines) if (isErased(sources[line.line - 1], line.line - 1)) line.ignore = true;
}

// The index of the line that `offset` is on, or -1.
function lineAt(lines, offset) {
  let low = 0, high = lines.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1, { start, end } = lines[middle];
    if (offset < start) high = middle - 1;
    else if (offset > end) low = middle + 1;
    else return middle;
  }
  return -1;
}

// The lines a range touches; those it has all of get its count.
function apply({ startOffset, endOffset, count }, lines) {
  const touched = [];
  for (let i = lineAt(lines, startOffset); i >= 0 && i < lines.length && endOffset > lines[i].start; i++) {
    const line = lines[i];
    if (startOffset <= line.start && endOffset >= line.end) line.count = count;
    touched.push(line);
  }
  return { line: touched[0]?.line, isCovered: count !== 0 || touched.every(({ ignore }) => ignore) };
}

// ---- files -------------------------------------------------------------------------------------------------

const percent = (covered, total) => (total === 0 ? 100 : (covered / total) * 100);

class FileReport {
  branches = [];
  functions = [];
  coveredBranches = 0;
  coveredFunctions = 0;

  constructor({ script, text, path }) {
    this.path = path;
    this.lines = linesOf(text);
    if (script.marks !== undefined && /\.[cm]?ts$/.test(path)) ignoreTypes(this.lines, text, path);
    for (const { from, to, count } of script.marks ?? []) {
      for (const line of this.lines.slice(from, to + 1)) line.count = count;
    }
    script.functions.forEach((fn, i) => this.#add(fn, i > 0)); // The first is the script itself.
  }

  #add({ functionName, isBlockCoverage, ranges }, isFunction) {
    let most = 0, first;
    for (const range of ranges) {
      most = Math.max(most, range.count);
      const place = apply(range, this.lines);
      first ??= place;
      if (!isBlockCoverage) continue;
      this.branches.push({ __proto__: null, line: place.line, count: range.count });
      if (place.isCovered) this.coveredBranches++;
    }
    if (!isFunction || first === undefined) return;
    this.functions.push({ __proto__: null, name: functionName, count: most, line: first.line });
    if (first.isCovered) this.coveredFunctions++;
  }

  summary() {
    const covered = this.lines.filter(({ count, ignore }) => count > 0 || ignore).length;
    return {
      __proto__: null, path: this.path,
      ...counts({
        lines: [this.lines.length, covered], branches: [this.branches.length, this.coveredBranches],
        functions: [this.functions.length, this.coveredFunctions],
      }),
      functions: this.functions, branches: this.branches,
      lines: this.lines.filter(({ ignore }) => !ignore).map(({ line, count }) => ({ __proto__: null, line, count })),
    };
  }
}

function counts({ lines, branches, functions }) {
  return {
    __proto__: null,
    totalLineCount: lines[0], totalBranchCount: branches[0], totalFunctionCount: functions[0],
    coveredLineCount: lines[1], coveredBranchCount: branches[1], coveredFunctionCount: functions[1],
    coveredLinePercent: percent(lines[1], lines[0]), coveredBranchPercent: percent(branches[1], branches[0]),
    coveredFunctionPercent: percent(functions[1], functions[0]),
  };
}

// `files`: { script, text, path }
function summarize(files, { coverage, cwd }) {
  const reports = files.map((file) => new FileReport(file).summary());
  const sum = (total, covered) => [total, covered].map((key) => reports.reduce((n, report) => n + report[key], 0));
  return {
    __proto__: null, workingDirectory: cwd, files: reports,
    totals: counts({
      lines: sum('totalLineCount', 'coveredLineCount'), branches: sum('totalBranchCount', 'coveredBranchCount'),
      functions: sum('totalFunctionCount', 'coveredFunctionCount'),
    }),
    thresholds: coverage.thresholds,
  };
}

module.exports = { summarize };
