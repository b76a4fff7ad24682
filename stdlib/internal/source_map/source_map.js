// SPDX-License-Identifier: MIT
'use strict';
// class module.SourceMap. Source of behaviour: doc module.md, "Class: module.SourceMap"; ECMA-426.

const { validateObject } = require('internal/validators');

const kContent = Symbol('content');

function copyOf(payload) {
  const copy = { ...payload };
  for (const name of ['names', 'sources', 'sourcesContent']) if (Array.isArray(copy[name])) copy[name] = [...copy[name]];
  if (Array.isArray(copy.sections)) copy.sections = copy.sections.map((s) => ({ ...s, map: copyOf(s.map) }));
  return copy;
}

// Sources with the root in front, as they are to be reported.
function sourcesOf({ sourceRoot, sources }) {
  if (typeof sourceRoot !== 'string' || sourceRoot === '') return sources;
  const root = sourceRoot.endsWith('/') ? sourceRoot : `${sourceRoot}/`;
  return sources.map((source) => (typeof source === 'string' ? root + source : source));
}

function partOf(map, line, column) {
  const { Mappings } = require('internal/source_map/mappings');
  return {
    line, column,
    mappings: new Mappings(map.mappings),
    sources: Array.isArray(map.sources) ? sourcesOf(map) : [],
    names: Array.isArray(map.names) ? map.names : [],
    contents: Array.isArray(map.sourcesContent) ? map.sourcesContent : [],
  };
}

class SourceMap {
  #payload;
  #lineLengths;
  #parts = []; // one, or the sections of an index map

  constructor(payload, { lineLengths } = { __proto__: null }) {
    validateObject(payload, 'payload');
    this.#payload = copyOf(payload);
    this.#lineLengths = Array.isArray(lineLengths) ? [...lineLengths] : lineLengths;
    if (Array.isArray(payload.sections)) {
      for (const { offset, map } of payload.sections) this.#parts.push(partOf(map, offset.line, offset.column));
    } else {
      this.#parts.push(partOf(payload, 0, 0));
    }
  }

  get payload() { return this.#payload; }

  // Those of a map that was found (registry.js) are counted when they are asked for.
  get lineLengths() {
    if (typeof this.#lineLengths === 'function') this.#lineLengths = this.#lineLengths();
    return this.#lineLengths;
  }

  #partAt(line, column) {
    let found;
    for (const part of this.#parts) {
      if (part.line > line || (part.line === line && part.column > column)) break;
      found = part;
    }
    return found;
  }

  // Doc: the range, all numbers 0-based; {} when there is none.
  findEntry(lineOffset, columnOffset) {
    const part = this.#partAt(lineOffset, columnOffset);
    if (part === undefined) return {};
    const { line, column, mappings, names, sources } = part;
    const segment = mappings.find(lineOffset - line, lineOffset === line ? columnOffset - column : columnOffset);
    if (segment === undefined) return {};
    const entry = {
      generatedLine: segment.line + line,
      generatedColumn: segment.line === 0 ? segment.column + column : segment.column,
      originalSource: undefined, originalLine: undefined, originalColumn: undefined, name: undefined,
    };
    if (segment.fields === 1) return entry;
    entry.originalSource = sources[segment.source];
    entry.originalLine = segment.originalLine;
    entry.originalColumn = segment.originalColumn;
    if (segment.fields === 5) entry.name = names[segment.name];
    return entry;
  }

  // Doc: the same for 1-based numbers, as far behind the range's start as the place is.
  findOrigin(lineNumber, columnNumber) {
    const { generatedLine, generatedColumn, originalSource, originalLine, originalColumn, name } =
      this.findEntry(lineNumber - 1, columnNumber - 1);
    if (originalSource === undefined || originalLine === undefined) return {};
    return {
      name,
      fileName: originalSource,
      lineNumber: originalLine + lineNumber - generatedLine,
      columnNumber: originalColumn + columnNumber - generatedColumn,
    };
  }

  // The text of a source, when the map has it.
  [kContent](source) {
    for (const { contents, sources } of this.#parts) {
      const at = sources.indexOf(source);
      if (at >= 0 && typeof contents[at] === 'string') return contents[at];
    }
    return undefined;
  }
}

module.exports = { SourceMap, kContent };
