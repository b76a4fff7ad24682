/* SPDX-License-Identifier: MIT */
/*
 * reporters.js - the module node:test/reporters: tap, dot and junit are async generators over test
 * events, spec is a transform stream. Formats "spec" and "tap" live in test/test_report and
 * test/test_tap, which the runner's own output shares. Source: Node's doc/api/test.md.
 */
'use strict';

const { inspect } = require('internal/inspect');
const { Transform } = require('stream');
const { SpecFormat } = require('test/test_report');
const { TapFormat } = require('test/test_tap');

async function* tap(source) {
  const format = new TapFormat();
  for await (const event of source) {
    const text = format.format(event);
    if (text !== '') yield text;
  }
}

class SpecReporter extends Transform {
  #format = new SpecFormat(false);

  constructor() { super({ writableObjectMode: true }); }

  _transform(event, encoding, done) {
    const text = this.#format.format(event);
    done(null, text === '' ? undefined : text);
  }

  _flush(done) { done(null, this.#format.end()); }
}

// Callable with and without new.
function spec() { return new SpecReporter(); }
spec.prototype = SpecReporter.prototype;

async function* dot(source) {
  const format = new SpecFormat(false);
  const columns = Math.max(process.stdout.columns ?? 20, 20);
  let count = 0;
  for await (const event of source) {
    const passed = event.type === 'test:pass';
    if (passed || event.type === 'test:fail') {
      format.format(event);
      yield passed ? '.' : 'X';
      if (++count % columns === 0) yield '\n';
    }
  }
  yield '\n';
  const text = format.end();
  if (text === '') return;
  yield text.replace(/^\n[^\n]*\n/, '\nFailed tests:\n\n').replace(/\ntest at [^\n]*\n/g, '');
}

// ---- junit --------------------------------------------------------------------------------------

const attribute = (text) => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  .replaceAll('"', '&quot;').replaceAll('\n', '&#10;');
const content = (text) => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function attributes(object) {
  return Object.entries(object).filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${attribute(value)}"`).join('');
}

function junitCase(data, depth) {
  const tabs = '\t'.repeat(depth), { error } = data.details;
  const head = `${tabs}<testcase${attributes({
    name: data.name, time: (data.details.duration_ms / 1000).toFixed(6), classname: data.classname ?? 'test',
    file: data.file, failure: error?.message,
  })}`;
  let inner = '';
  const why = data.skip ? ['skipped', data.skip] : data.todo ? ['todo', data.todo] : undefined;
  if (why !== undefined) inner += `${tabs}\t<skipped${attributes({ type: why[0], message: why[1] })}/>\n`;
  if (error !== undefined) {
    const { failureType: type = error.code, message } = error;
    inner += `${tabs}\t<failure${attributes({ type, message })}>\n` +
      `${content(inspect(error))}\n${tabs}\t</failure>\n`;
  }
  return inner === '' ? `${head}/>\n` : `${head}>\n${inner}${tabs}</testcase>\n`;
}

// The finished children of each level wait in `levels` for their parent.
async function* junit(source) {
  yield '<?xml version="1.0" encoding="utf-8"?>\n<testsuites>\n';
  const levels = [[]];
  for await (const { type, data } of source) {
    if (type === 'test:diagnostic') {
      const depth = Math.max(data.nesting ?? 0, 0);
      const text = (tabs) => `${tabs}<!-- ${content(data.message).replaceAll('--', '&#45;&#45;')} -->\n`;
      if (depth === 0) yield text('\t');
      else (levels[depth] ??= []).push({ text: text('\t'.repeat(depth + 1)) });
    }
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const children = levels[data.nesting + 1] ?? [];
    levels[data.nesting + 1] = [];
    const depth = data.nesting + 1;
    const text = children.length === 0 ? junitCase(data, depth) : junitSuite(data, depth, children);
    const item = { data, text };
    if (data.nesting === 0) yield item.text;
    else (levels[data.nesting] ??= []).push(item);
  }
  yield '</testsuites>\n';
}

function junitSuite(data, depth, children) {
  const tabs = '\t'.repeat(depth);
  const cases = children.filter((child) => child.data !== undefined);
  return `${tabs}<testsuite${attributes({
    name: data.name, time: (data.details.duration_ms / 1000).toFixed(6), disabled: 0, errors: 0,
    tests: cases.length, failures: cases.filter((c) => c.data.details.error !== undefined).length,
    skipped: cases.filter((c) => c.data.skip).length,
  })}>\n${children.map((child) => child.text).join('')}${tabs}</testsuite>\n`;
}

function lcov() {
  throw new Error('lcov of node:test/reporters is not available: there is no code coverage');
}

module.exports = { dot, junit, lcov, spec, tap };
