// SPDX-License-Identifier: MIT
'use strict';
// Stack traces in terms of original sources. Formats are those of Node's
// test/fixtures/source-map/output/*.snapshot.

const { contentOf, find } = require('internal/source_map/registry');
const { fileURLToPath } = require('web/url');

function shownSource(source) {
  try {
    return source.startsWith('file:') ? fileURLToPath(source) : source;
  } catch {
    return source;
  }
}

function mapOf(site) {
  const name = site.getScriptNameOrSourceURL();
  return typeof name === 'string' && !name.startsWith('node:') ? find(name) : undefined;
}

// ---- names ----------------------------------------------------------------------------------------------------

function nameAt(map, line, column) {
  return line > 0 && column > 0 ? map.findEntry(line - 1, column - 1).name : undefined;
}

// What the function of a frame is called in its source: by the place where it begins or, for a map that
// has no name there, by the place where the next frame calls it.
function originalName(map, site, caller) {
  const line = site.getEnclosingLineNumber(), column = site.getEnclosingColumnNumber();
  const isWhole = line === 1 && column === 1; // the text as a whole
  const own = isWhole ? undefined : nameAt(map, line, column);
  if (own || isWhole) return own;
  if (caller === undefined || caller.getFileName() !== site.getFileName()) return undefined;
  return nameAt(map, caller.getLineNumber(), caller.getColumnNumber());
}

// What V8 writes in front of the place: 'async f', 'new C', 'Object.<anonymous>'; '<anonymous>' for nothing.
function labelOf(site, text) {
  const place = `${site.getScriptNameOrSourceURL()}:${site.getLineNumber()}:${site.getColumnNumber()}`;
  if (text.endsWith(`(${place})`)) return text.slice(0, -place.length - 3);
  if (text.endsWith(place)) return `${text.slice(0, -place.length)}<anonymous>`;
  return text.slice(0, text.lastIndexOf(' ('));
}

function withName(label, generated, name) {
  const old = generated || '<anonymous>', at = label.lastIndexOf(old);
  return at < 0 ? label : label.slice(0, at) + name + label.slice(at + old.length);
}

// ---- frames ---------------------------------------------------------------------------------------------------

function frame(site, caller) {
  const text = `${site}`, map = mapOf(site);
  if (map === undefined) return text;
  const { originalSource, originalLine, originalColumn } = map.findEntry(site.getLineNumber() - 1, site.getColumnNumber() - 1);
  if (typeof originalSource !== 'string') return text;
  let label = labelOf(site, text);
  const name = originalName(map, site, caller);
  if (name) label = withName(label, site.getFunctionName(), name);
  return `${label} (${shownSource(originalSource)}:${originalLine + 1}:${originalColumn + 1})`;
}

// The frames of a trace as text. A map that is not what it should be costs its frames their mapping only.
function frames(sites) {
  return sites.map((site, i) => {
    try {
      return frame(site, sites[i + 1]);
    } catch {
      return `${site}`;
    }
  });
}

// ---- places ---------------------------------------------------------------------------------------------------

// A call site of util.getCallSites() in its source, or as it is.
function mapCallSite(site) {
  const map = find(site.scriptName);
  const { originalSource, originalLine, originalColumn } = map?.findEntry(site.lineNumber - 1, site.columnNumber - 1) ?? {};
  if (typeof originalSource !== 'string') return site;
  const scriptName = site.scriptName.startsWith('file:') ? originalSource : shownSource(originalSource);
  return { ...site, scriptName, lineNumber: originalLine + 1, columnNumber: originalColumn + 1, column: originalColumn + 1 };
}

function caretBelow(line, column) {
  const { textWidth } = require('internal/text_width');
  const before = line.slice(0, column);
  return `${before.replace(/[^\t]+/g, (part) => ' '.repeat(textWidth(part)))}^`;
}

function isWithoutText(name) {
  const { isHidden } = require('internal/module_loader');
  return name.startsWith('/') || name.startsWith('file:') ? isHidden(shownSource(name)) : false;
}

// "file:line\nsource line\n   ^\n" for a place in a script (line 1-based, column 0-based); undefined when
// it has no map, or the source's text is nowhere.
function placeOf(name, line, column) {
  const map = find(name);
  const { originalSource, originalLine, originalColumn } = map?.findEntry(line - 1, column) ?? {};
  if (typeof originalSource !== 'string') return undefined;
  const text = contentOf(name, map, originalSource)?.split(/\r\n|[\n\r\u2028\u2029]/)[originalLine];
  const place = `${shownSource(originalSource)}:${originalLine + 1}\n`;
  if (text === undefined) return isWithoutText(name) ? place : undefined;
  return `${place}${text}\n${caretBelow(text, originalColumn)}\n`;
}

module.exports = { frames, mapCallSite, placeOf };
