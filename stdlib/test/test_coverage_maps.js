/* SPDX-License-Identifier: MIT */
/*
 * test_coverage_maps.js - coverage of generated scripts told of their sources (--enable-source-maps): each range
 * goes to the source that its beginning is in.
 */
'use strict';

const { Buffer } = require('buffer');
const { readFileSync } = require('fs');
const { SourceMap } = require('module');
const { fileURLToPath, URL } = require('url');

const kComment = /\/[*/]#\s+sourceMappingURL=(?<url>[^\s]+)/g;

// The map of a script's text, or undefined.
function mapOf(url, text) {
  const found = [...text.matchAll(kComment)].at(-1)?.groups.url;
  if (found === undefined) return undefined;
  const data = /^data:application\/json[^,]*?(;base64)?,(.*)$/s.exec(found);
  try {
    if (data === null) return new SourceMap(JSON.parse(readFileSync(fileURLToPath(new URL(found, url)), 'utf8')));
    const json = data[1] === undefined ? decodeURIComponent(data[2]) : Buffer.from(data[2], 'base64').toString();
    return new SourceMap(JSON.parse(json));
  } catch {
    return undefined; // A map that cannot be read is none.
  }
}

// Places of a text: offset -> [line, column], both from 0, and back.
class Places {
  constructor(text) {
    this.starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
    this.length = text.length;
  }

  of(offset) {
    let low = 0, high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return [low, offset - this.starts[low]];
  }

  offset(line, column) { return Math.min((this.starts[line] ?? this.length) + column, this.length); }
}

// Where in the sources a range is: { url, startOffset, endOffset, count }, or undefined.
function mapRange(range, generated, map, base, sources) {
  const start = map.findEntry(...generated.of(range.startOffset));
  const end = map.findEntry(...generated.of(range.endOffset));
  if (start.originalSource === undefined || start.originalSource !== end.originalSource) return undefined;
  const url = new URL(start.originalSource, base).href;
  const places = sources(url);
  if (places === undefined) return undefined;
  const startOffset = places.offset(start.originalLine, start.originalColumn);
  const endOffset = places.offset(end.originalLine, end.originalColumn);
  return { url, startOffset, endOffset: Math.max(startOffset, endOffset), count: range.count };
}

function mapScript(script, generated, map, sources) {
  const byUrl = new Map();
  script.functions.forEach((fn, i) => {
    const ranges = fn.ranges.map((range) => mapRange(range, generated, map, script.url, sources))
      .filter((range) => range !== undefined);
    if (ranges.length === 0) return;
    const { url } = ranges[0];
    let mapped = byUrl.get(url);
    if (mapped === undefined) byUrl.set(url, mapped = { scriptId: script.scriptId, url, functions: [] });
    if (i > 0 && mapped.functions.length === 0) {
      mapped.functions.push({ functionName: '', isBlockCoverage: false, ranges: [{ startOffset: 0, endOffset: sources(url).length, count: 1 }] });
    }
    mapped.functions.push({ ...fn, ranges: ranges.filter((range) => range.url === url) });
  });
  return [...byUrl.values()];
}

// `textOf(url)`: a file's text, or undefined.
function mapScripts(scripts, textOf) {
  const known = new Map();
  const sources = (url) => {
    if (!known.has(url)) {
      const text = url.startsWith('file:') ? textOf(url) : undefined;
      known.set(url, text === undefined ? undefined : new Places(text));
    }
    return known.get(url);
  };
  return scripts.flatMap((script) => {
    const text = textOf(script.url);
    const map = text === undefined ? undefined : mapOf(script.url, text);
    return map === undefined ? [script] : mapScript(script, new Places(text), map, sources);
  });
}

module.exports = { mapScripts };
