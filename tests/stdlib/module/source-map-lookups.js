// SPDX-License-Identifier: MIT
'use strict';
// module.SourceMap finds what a plain reading of the whole map finds: maps of many lines, of one line with
// thousands of segments, with columns that go back, with segments of one field, and with sections.
const assert = require('assert');
const { SourceMap } = require('module');

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
let seed = 12345;
const random = (n) => (seed = (seed * 1103515245 + 12345) % 0x80000000) % n;

function vlq(value) {
  let n = value < 0 ? (-value << 1) | 1 : value << 1, out = '';
  do {
    const digit = n & 31;
    n >>>= 5;
    out += alphabet[n > 0 ? digit | 32 : digit];
  } while (n > 0);
  return out;
}

// -> { mappings, segments: [line, column, source, originalLine, originalColumn, name] }
function make(lines, perLine, { back = false, bare = false } = {}) {
  const segments = [], text = [];
  let source = 0, originalLine = 0, originalColumn = 0, name = 0;
  for (let line = 0; line < lines; line++) {
    const count = random(perLine + 1), row = [];
    let column = 0;
    for (let i = 0; i < count; i++) {
      let step = random(7);
      if (back && random(5) === 0 && column > 10) step = -random(9);
      column += step;
      let part = vlq(step);
      if (bare && random(4) === 0) {
        segments.push([line, column]);
      } else {
        const to = [random(3), random(1000), random(200)];
        part += vlq(to[0] - source) + vlq(to[1] - originalLine) + vlq(to[2] - originalColumn);
        [source, originalLine, originalColumn] = to;
        const named = random(3) === 0, next = random(4);
        if (named) part += vlq(next - name);
        if (named) name = next;
        segments.push([line, column, ...to, named ? name : undefined]);
      }
      row.push(part);
    }
    text.push(row.join(','));
  }
  return { mappings: text.join(';'), segments };
}

const sources = ['a.ts', 'b.ts', 'c.ts'], names = ['w', 'x', 'y', 'z'];

// The last segment of the line at or before the column, else the last one of the lines before.
function expected(segments, line, column) {
  let best;
  for (const s of segments) {
    if (s[0] > line || (s[0] === line && s[1] > column)) continue;
    if (best === undefined || s[0] > best[0] || (s[0] === best[0] && (s[0] < line || s[1] >= best[1]))) best = s;
  }
  return best;
}

function compare(map, segments, line, column) {
  const found = map.findEntry(line, column), want = expected(segments, line, column);
  if (want === undefined) return assert.deepStrictEqual(found, {});
  assert.deepStrictEqual({ ...found }, {
    generatedLine: want[0], generatedColumn: want[1],
    originalSource: want.length > 2 ? sources[want[2]] : undefined,
    originalLine: want[3], originalColumn: want[4],
    name: want[5] === undefined ? undefined : names[want[5]],
  }, `${line}:${column}`);
}

for (const [lines, perLine, options] of [[60, 12], [1, 3000], [3, 900, { bare: true }], [40, 20, { bare: true }]]) {
  const { mappings, segments } = make(lines, perLine, options);
  const map = new SourceMap({ version: 3, sources, names, mappings });
  for (let i = 0; i < 400; i++) compare(map, segments, random(lines + 2), random(perLine * 5 + 5));
}

// Lines whose columns go back: the same as if they were sorted. (A line before such a one is not asked for.)
{
  const { mappings, segments } = make(30, 600, { back: true });
  const map = new SourceMap({ version: 3, sources, names, mappings });
  for (let i = 0; i < 400; i++) {
    const line = random(30), column = random(3000);
    if (segments.some((s) => s[0] === line && s[1] <= column)) compare(map, segments, line, column);
  }
}

// Sections.
{
  const first = make(5, 10), second = make(5, 10);
  const map = new SourceMap({
    version: 3,
    sections: [
      { offset: { line: 0, column: 0 }, map: { version: 3, sources, names, mappings: first.mappings } },
      { offset: { line: 10, column: 7 }, map: { version: 3, sources, names, mappings: second.mappings } },
    ],
  });
  const moved = second.segments.map((s) => [s[0] + 10, s[0] === 0 ? s[1] + 7 : s[1], ...s.slice(2)]);
  for (let i = 0; i < 200; i++) {
    const line = 10 + random(5), column = 7 + random(40);
    if (moved.some((s) => s[0] < line || (s[0] === line && s[1] <= column))) compare(map, moved, line, column);
  }
  for (let i = 0; i < 100; i++) compare(map, first.segments, random(5), random(40));
}

// What is behind a mistake counts for nothing; what was read before it does.
{
  const map = new SourceMap({ version: 3, sources, names, mappings: 'AAAA,EAAE;AACA;A!AA;AACA' });
  assert.strictEqual(map.findEntry(1, 0).originalLine, 1);
  assert.strictEqual(map.findEntry(3, 0).generatedLine, 1);
}
