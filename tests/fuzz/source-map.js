// SPDX-License-Identifier: MIT
'use strict';
// Source maps of made-up mappings: a SourceMap is made, or refused with an error; the entry that it finds for a place
// does not lie behind it, and is found again from where it begins. source-map.js [ROUNDS [SEED]], or for FUZZ_SECONDS.
const assert = require('assert');
const { SourceMap } = require('module');
const fuzz = require('./fixtures/fuzz');

const bits = ['A', 'C', 'D', 'AAAA', 'AACA', 'SAAQ', 'AAAAA', 'IAAM', 'gB', '2HwcqxB', ',', ',', ';', ';;', '', 'gggggggE', '//////D', 'B', '!', ' ',
              '\u00e9', 'ggggggggggggggA'];
const values = [undefined, null, 1, -1, 1e9, '', 'a.ts', [], {}, ['x'], [null], { line: 0, column: 0 }, true, NaN];

function mappings(random) {
  let text = '';
  for (let n = random(14); n > 0; n--) text += bits[random(bits.length)];
  return text;
}

function made(random, depth = 0) {
  const map = { version: 3, sources: ['a.ts', 'b.ts'].slice(random(3)), names: ['x'].slice(random(2)), mappings: mappings(random) };
  if (random(6) === 0) map.sourceRoot = ['', '/r', 'r/', 7][random(4)];
  if (random(8) === 0) map[['version', 'sources', 'names', 'mappings', 'sourcesContent', 'file'][random(6)]] = values[random(values.length)];
  if (depth < 2 && random(6) === 0) {
    map.sections = Array.from({ length: random(3) + 1 }, (_, i) => ({ offset: { line: i * 2, column: random(5) }, map: made(random, depth + 1) }));
    if (random(5) === 0) map.sections[0][['offset', 'map'][random(2)]] = values[random(values.length)];
  }
  return map;
}

function isBehind(entry, line, column) {
  return entry.generatedLine > line || (entry.generatedLine === line && entry.generatedColumn > column);
}

function use(map, random) {
  const line = random(6), column = random(40), entry = map.findEntry(line, column);
  if (entry.generatedLine === undefined) return;
  assert.ok(!isBehind(entry, line, column), JSON.stringify({ entry, line, column }));
  if (map.payload.sections !== undefined || entry.generatedColumn < 0) return; // they may overlap; no column
  const { generatedLine, generatedColumn } = map.findEntry(entry.generatedLine, entry.generatedColumn);
  assert.deepStrictEqual([generatedLine, generatedColumn], [entry.generatedLine, entry.generatedColumn]);
  map.findOrigin(line + 1, column + 1);
}

fuzz.rounds(20000, (rounds, seed) => {
  const random = fuzz.generator(seed);
  for (let i = 0; i < rounds; i++) {
    const payload = made(random);
    try {
      use(new SourceMap(payload), random);
    } catch (error) {
      if (error instanceof assert.AssertionError || !(error instanceof Error)) throw error;
      error.message += JSON.stringify(payload);
      if (process.env.FUZZ_PRINT !== undefined) console.log(error.message);
    }
  }
});
