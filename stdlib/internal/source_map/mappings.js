// SPDX-License-Identifier: MIT
'use strict';
// The "mappings" of a source map (ECMA-426): base64 VLQ, read as far as the lines that are asked for.
// What is kept is not the segments but a point every STEP of them from which reading can go on: the map of
// a large bundle has millions of segments, and a stack trace asks for a dozen.

const STEP = 256;
const COMMA = 44, SEMICOLON = 59;

const digits = new Int8Array(128).fill(-1);
for (let i = 0; i < 64; i++) digits['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.charCodeAt(i)] = i;

// One segment, and where the next one begins.
class Segment {
  line = 0; // in the generated text
  column = 0;
  fields = 0; // 1, 4 or 5: which of the following it has
  source = 0;
  originalLine = 0;
  originalColumn = 0;
  name = 0;
  at = 0; // in the text, behind it

  copy(other) {
    this.line = other.line;
    this.column = other.column;
    this.fields = other.fields;
    this.source = other.source;
    this.originalLine = other.originalLine;
    this.originalColumn = other.originalColumn;
    this.name = other.name;
    this.at = other.at;
    return this;
  }
}

class Mappings {
  #text;
  #last = new Segment(); // as far as it was read
  #points = []; // copies of what was read last in front of every STEPth segment of a line, and of each line's first
  #columns = []; // of the segments behind the points
  #unsorted = new Set(); // lines whose columns go back
  #ended = false;

  constructor(text) {
    this.#text = typeof text === 'string' ? text : '';
  }

  // A segment's number; NaN where there is none. A negative zero stands for -2^31.
  #number(segment) {
    let value = 0, digit = 32;
    for (let shift = 0; digit >= 32; shift += 5) {
      digit = digits[this.#text.charCodeAt(segment.at++)];
      if (!(digit >= 0)) return NaN;
      value |= (digit & 31) << shift;
    }
    const size = value >>> 1;
    if ((value & 1) === 0) return size;
    return size === 0 ? -0x80000000 : -size;
  }

  #isBehind(segment) {
    const code = this.#text.charCodeAt(segment.at);
    return code === COMMA || code === SEMICOLON || segment.at >= this.#text.length;
  }

  // Makes `segment` the one that begins at segment.at; false when that is none.
  #read(segment) {
    segment.column += this.#number(segment);
    segment.fields = 1;
    if (this.#isBehind(segment)) return !Number.isNaN(segment.column);
    segment.source += this.#number(segment);
    segment.originalLine += this.#number(segment);
    segment.originalColumn += this.#number(segment);
    segment.fields = 4;
    if (!this.#isBehind(segment)) {
      segment.name += this.#number(segment);
      segment.fields = 5;
    }
    return this.#isBehind(segment) &&
      !Number.isNaN(segment.column + segment.source + segment.originalLine + segment.originalColumn + segment.name);
  }

  // Whether another segment of the line begins at segment.at, once commas are skipped.
  #more(segment) {
    while (this.#text.charCodeAt(segment.at) === COMMA) segment.at++;
    return segment.at < this.#text.length && this.#text.charCodeAt(segment.at) !== SEMICOLON;
  }

  // Makes the points of one more line.
  #indexLine() {
    const last = this.#last;
    let count = 0, highest = 0;
    while (this.#more(last)) {
      const before = count++ % STEP === 0 ? new Segment().copy(last) : undefined;
      if (!this.#read(last)) return this.#ended = true; // what is behind a mistake is unknown
      if (last.column < highest) this.#unsorted.add(last.line);
      highest = last.column;
      if (before === undefined) continue;
      this.#points.push(before);
      this.#columns.push(last.column);
    }
    if (last.at++ >= this.#text.length) return this.#ended = true;
    last.line++;
    last.column = 0;
    return false;
  }

  // The number of points whose segments are at or before a place.
  #pointsUpTo(line, column) {
    let low = 0, high = this.#points.length;
    while (low < high) {
      const middle = (low + high) >>> 1, { line: at } = this.#points[middle];
      if (at < line || (at === line && this.#columns[middle] <= column)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  // From a point on the segment of its line with the highest column up to `column`. Of a sorted line the
  // first that is beyond ends it.
  #best(point, column, sorted) {
    const segment = new Segment().copy(this.#points[point]), best = new Segment();
    let found;
    while (this.#more(segment) && this.#read(segment)) {
      if (segment.column > column) {
        if (sorted) break;
      } else if (found === undefined || segment.column >= found.column) {
        found = best.copy(segment);
      }
    }
    return found;
  }

  // The last segment at or before a place (0-based), or undefined.
  find(line, column) {
    while (!this.#ended && this.#last.line <= line) this.#indexLine();
    if (this.#unsorted.has(line)) {
      const found = this.#best(this.#pointsUpTo(line - 1, Infinity), column, false);
      if (found !== undefined) return found;
      column = -1;
    }
    const point = this.#pointsUpTo(line, column) - 1;
    if (point < 0) return undefined;
    const before = this.#points[point].line;
    return this.#best(point, before === line ? column : Infinity, !this.#unsorted.has(before));
  }
}

module.exports = { Mappings };
