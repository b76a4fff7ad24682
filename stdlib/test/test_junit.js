/* SPDX-License-Identifier: MIT */
/*
 * test_junit.js - the results of node:test as JUnit's XML: a test with subtests is a testsuite, one without
 * a testcase. Used by test/reporters. Format: the output Node's own fixtures expect.
 */
'use strict';

const { inspect } = require('internal/inspect');
const { hostname } = require('os');

const content = (text) => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const attribute = (text) => content(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;');
const comment = (text) => content(text).replaceAll('--', '&#45;&#45;');
const seconds = (ms) => (ms / 1000).toFixed(6);

function attributes(object) {
  return Object.entries(object).filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${attribute(value)}"`).join('');
}

function inspected(error) {
  const options = { breakLength: Infinity };
  try {
    return inspect(error, options);
  } catch {
    return inspect(error, { ...options, customInspect: false });
  }
}

// ---- elements: { data, children, comments } with text() --------------------------------------------------

class Comment {
  constructor(message) { this.message = message; }
  text(depth) { return `${'\t'.repeat(depth)}<!-- ${comment(this.message)} -->\n`; }
}

class Result {
  constructor(data, children) {
    this.data = data;
    this.children = children;
  }

  get failed() { return this.data.details.error !== undefined; }
  get skipped() { return this.data.skip !== undefined; }

  text(depth, names = []) {
    const isSuite = this.children.some((child) => child instanceof Result);
    return isSuite ? this.#suite(depth, names) : this.#case(depth, names);
  }

  #suite(depth, names) {
    const { data } = this, tabs = '\t'.repeat(depth);
    const results = this.children.filter((child) => child instanceof Result);
    const head = attributes({
      name: data.name, time: seconds(data.details.duration_ms), disabled: 0, errors: 0, tests: results.length,
      failures: results.filter((child) => child.failed).length,
      skipped: results.filter((child) => child.skipped).length,
      timestamp: new Date(this.startedAt ?? Date.now()).toISOString(), hostname: hostname(),
    });
    const inner = this.children.map((child) => child.text(depth + 1, [...names, data.name])).join('');
    return `${tabs}<testsuite${head}>\n${inner}${tabs}</testsuite>\n`;
  }

  #case(depth, names) {
    const { data } = this, { error } = data.details, tabs = '\t'.repeat(depth);
    const head = `${tabs}<testcase${attributes({
      name: data.name, time: seconds(data.details.duration_ms),
      classname: names.length === 0 ? 'test' : names.join('.'), file: data.file, failure: error?.message,
    })}`;
    const inner = this.#why(depth + 1) + (error === undefined ? '' : failureOf(error, depth + 1));
    const comments = this.children.map((child) => child.text(depth)).join('');
    return `${inner === '' ? `${head}/>\n` : `${head}>\n${inner}${tabs}</testcase>\n`}${comments}`;
  }

  #why(depth) {
    const { skip, todo } = this.data;
    const [type, message] = skip !== undefined ? ['skipped', skip] : ['todo', todo];
    return message === undefined ? '' : `${'\t'.repeat(depth)}<skipped${attributes({ type, message })}/>\n`;
  }
}

function failureOf(error, depth) {
  const tabs = '\t'.repeat(depth);
  const { failureType: type = error.code, message } = error;
  const head = attributes({ type, message: message.trimEnd() });
  return `${tabs}<failure${head}>\n${content(inspected(error))}\n${tabs}</failure>\n`;
}

// The finished children of each level wait for their parent.
async function* junit(source) {
  yield '<?xml version="1.0" encoding="utf-8"?>\n<testsuites>\n';
  const levels = [], starts = [];
  for await (const { type, data } of source) {
    const nesting = data?.nesting ?? 0;
    if (type === 'test:start') starts[nesting] = Date.now();
    let item;
    if (type === 'test:diagnostic' || type === 'test:log') {
      item = new Comment(data.message);
    } else if (type === 'test:pass' || type === 'test:fail') {
      item = new Result(data, levels[nesting + 1] ?? []);
      item.startedAt = starts[nesting];
      levels[nesting + 1] = [];
    } else {
      continue;
    }
    if (nesting === 0) yield item.text(1);
    else (levels[nesting] ??= []).push(item);
  }
  yield '</testsuites>\n';
}

module.exports = { junit };
