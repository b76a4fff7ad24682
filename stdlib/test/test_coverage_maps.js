/* SPDX-License-Identifier: MIT */
/*
 * test_coverage_maps.js - coverage of generated scripts told of their sources (--enable-source-maps): a range goes to
 * the source that both of its ends are in. A map that is named but cannot be used is an error.
 */
'use strict';

const { Buffer } = require('buffer');
const { readFileSync } = require('fs');
const { SourceMap } = require('module');
const { fileURLToPath, URL } = require('url');

const kComment = /\/[*/]#\s+sourceMappingURL=(?<url>[^\s]+)/g;

function readMap(url, found) {
  const data = /^data:application\/json[^,]*?(;base64)?,(.*)$/s.exec(found);
  if (data === null) return readFileSync(fileURLToPath(new URL(found, url)), 'utf8');
  return data[1] === undefined ? decodeURIComponent(data[2]) : Buffer.from(data[2], 'base64').toString();
}

// The map of a script's text, or undefined.
function mapOf(url, text) {
  const found = [...text.matchAll(kComment)].at(-1)?.groups.url;
  if (found === undefined) return undefined;
  try {
    return new SourceMap(JSON.parse(readMap(url, found)));
  } catch (cause) {
    throw new Error(`The source map for '${url}' does not exist or is corrupt`, { cause });
  }
}

// Places of a text: offset -> [line, column], both from 0, and back.
class Places {
  constructor(text) {
    this.text = text;
    this.starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
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

  offset({ originalLine, originalColumn }) {
    return Math.min((this.starts[originalLine] ?? this.text.length) + originalColumn, this.text.length);
  }
}

// One generated script and its sources.
class Mapped {
  #script;
  #places;
  #map;
  #textOf;
  #sources = new Map(); // URL -> { script, places }

  constructor(script, text, map, textOf) {
    this.#script = script;
    this.#places = new Places(text);
    this.#map = map;
    this.#textOf = textOf;
  }

  #source(name) {
    const url = new URL(name, this.#script.url).href;
    let found = this.#sources.get(url);
    if (found === undefined) {
      const { sources, sourcesContent } = this.#map.payload;
      const at = sources.findIndex((source) => new URL(source, this.#script.url).href === url);
      const text = this.#textOf(url) ?? sourcesContent?.[at];
      if (text == null) throw new Error(`Cannot find '${url}' imported from the source map for '${this.#script.url}'`);
      const { scriptId } = this.#script;
      found = { script: { scriptId, url, text, functions: [], marks: [] }, places: new Places(text) };
      this.#sources.set(url, found);
    }
    return found;
  }

  // The first entry of the map, for what begins before it: a banner, what a bundler adds.
  #first(line) {
    while (this.#map.findEntry(line, Infinity).originalSource === undefined) {
      if (++line >= this.#places.starts.length) return {};
    }
    let low = 0, high = this.#map.findEntry(line, Infinity).generatedColumn;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#map.findEntry(line, middle).originalSource === undefined) low = middle + 1;
      else high = middle;
    }
    return this.#map.findEntry(line, low);
  }

  #mapRange({ startOffset, endOffset, count }) {
    const place = this.#places.of(startOffset);
    let start = this.#map.findEntry(...place);
    if (start.originalSource === undefined) start = this.#first(place[0]);
    const [line, column] = this.#places.of(endOffset);
    const end = this.#map.findEntry(line, Math.max(column - 1, 0));
    if (!start.originalSource || start.originalSource !== end.originalSource) return undefined;
    const { script, places } = this.#source(start.originalSource);
    script.marks.push({ from: start.originalLine, to: end.originalLine, count });
    return { script, startOffset: places.offset(start), endOffset: places.offset(end) + 1, count };
  }

  scripts() {
    for (const fn of this.#script.functions) {
      const ranges = fn.ranges.map((range) => this.#mapRange(range)).filter((range) => range !== undefined);
      if (ranges.length === 0) continue;
      const { script } = ranges[0];
      script.functions.push({ ...fn, ranges: ranges.filter((range) => range.script === script) });
    }
    return [...this.#sources.values()].map(({ script }) => script);
  }
}

// `textOf(url)`: a file's text, or undefined.
function mapScripts(scripts, textOf) {
  return scripts.flatMap((script) => {
    const text = textOf(script.url);
    const map = text === undefined ? undefined : mapOf(script.url, text);
    return map === undefined ? [script] : new Mapped(script, text, map, textOf).scripts();
  });
}

module.exports = { mapScripts };
