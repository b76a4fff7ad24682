// SPDX-License-Identifier: MIT
'use strict';
// How an uncaught error looks at a prompt: its stack ends where the typed text began.

const { readStack } = require('internal/errors');
const { decorate } = require('internal/error_arrow');
const { errorPosition } = natives('boot');
const { isError } = require('internal/util');

const fileOf = (site) => site.getFileName() ?? site.getScriptNameOrSourceURL() ?? '';
const isTyped = (site) => /^REPL\d+$/.test(fileOf(site)) && !site.getFunctionName();
const isOurs = (site) => fileOf(site).startsWith('node:repl/');

// Without the frame of the typed text itself, and without those that called it.
function promptFrames(sites) {
  let at = sites.findLastIndex(isTyped);
  if (at < 0) at = sites.findIndex(isOurs);
  return at < 0 ? sites : sites.slice(0, at);
}

const importInside = 'Cannot use import statement outside a module';
const importLine = /^\s*import\s+(?:([^'"]+?)\s+from\s+)?(['"])(.+?)\2/m;

// An import statement as import(): `{ a as b }` is `{ a: b }`, a default import a property.
function asDynamicImport(text) {
  const match = importLine.exec(text);
  if (match === null) return 'import()';
  const call = `await import("${match[3]}");`;
  if (match[1] === undefined) return call;
  const names = [];
  for (const part of match[1].replace(/[{}]/g, '').split(',').map((name) => name.trim()).filter(Boolean)) {
    const { 0: name, 1: local } = part.split(/\s+as\s+/);
    if (name === '*') return `const ${local} = ${call}`;
    names.push(match[1].search(new RegExp(`\\{[^}]*\\b${name}\\b`)) >= 0 ? name + (local ? `: ${local}` : '') : `default: ${name}`);
  }
  return `const { ${names.join(', ')} } = ${call}`;
}

// The place of a text that is wrong is shown; where a function throws a SyntaxError is a frame of its stack.
function isOfText(err, sites) {
  const { 0: name, 1: line } = errorPosition(err) ?? [];
  return !sites.some((site) => site.getFileName() === name && site.getLineNumber() === line);
}

function tidySyntaxError(err, text, sites) {
  if (isOfText(err, sites)) decorate(err);
  err.stack = err.stack.replace(/^\s+at\s.*\n?/gm, '').replace(/^REPL\d+:\d+\r?\n/, '');
  if (!err.message.includes(importInside)) return;
  err.message = 'Cannot use import statement inside the Node.js REPL, alternatively use dynamic import: ' +
    asDynamicImport(text);
  err.stack = err.stack.replace(/SyntaxError:.*\n?/, `SyntaxError: ${err.message}\n`);
}

function prepare(server, err) {
  let seen = [];
  const stack = readStack(err, (sites) => {
    seen = sites;
    return promptFrames(sites);
  });
  if (err.domainThrown) {
    delete err.domain;
    delete err.domainThrown;
  }
  if (!isError(err) || !stack) return;
  if (err.name === 'SyntaxError') tidySyntaxError(err, server._text, seen);
}

const isHeader = /^\[?([A-Z][a-z0-9_]*)*Error/;

// "Uncaught" goes in front of the line that names the error, which a place in the source may precede.
function withUncaught(text, breakLength) {
  const lines = text.split(/(?<=\n)/);
  const at = lines.findIndex((line) => isHeader.test(line));
  if (at < 0) return `Uncaught${lines.length === 1 ? ' ' : ':\n'}${text}`;
  lines[at] = (breakLength >= lines[at].length ? 'Uncaught ' : 'Uncaught:\n') + lines[at];
  return lines.join('');
}

function describe(server, err) {
  const isObject = typeof err === 'object' && err !== null;
  if (isObject) prepare(server, err);
  let text = server.writer(err);
  if (isObject && isError(err) && err.stack && text.startsWith('[') && text.endsWith(']')) text = text.slice(1, -1);
  text = withUncaught(text, server.writer.options?.breakLength ?? 80);
  return text.endsWith('\n') ? text : `${text}\n`;
}

module.exports = { describe };
