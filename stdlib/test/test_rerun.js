/* SPDX-License-Identifier: MIT */
/*
 * test_rerun.js - --test-rerun-failures: the state file, and the tests that have passed before and are not
 * run again. The file is an array of attempts, each { "file:line:column": { passed_on_attempt, name,
 * duration_ms } }; the second test of a place is "file:line:column:(1)".
 * Source: Node's doc/api/test.md, "Rerunning failed tests".
 */
'use strict';

const { readFileSync, writeFileSync } = require('fs');
const { relative } = require('path');

function readAttempts(path) {
  let text;
  try {
    text = readFileSync(path, 'utf8');
  } catch (err) {
    if (err.code === 'ENOENT') return [];
    throw err;
  }
  return JSON.parse(text);
}

// Numbers what comes again, in the order of declaration.
class Keys {
  #counts = new Map();
  #cwd;

  constructor(cwd) { this.#cwd = cwd; }

  of({ file, line, column }) {
    const place = `${relative(this.#cwd, file)}:${line}:${column}`;
    const count = this.#counts.get(place) ?? 0;
    this.#counts.set(place, count + 1);
    return count === 0 ? place : `${place}:(${count})`;
  }
}

// A test that passed before: its subtests are told as they were, its function is not called.
async function replay(node, passed) {
  node.passedOnAttempt = passed.passed_on_attempt;
  node.passedDuration = passed.duration_ms;
  const { TestNode } = require('test/test_node');
  for (const child of passed.children ?? []) {
    const location = { ...child.location };
    await node.add(new TestNode(node, 'test', child.name, {}, () => {}, location));
  }
  node.pass();
}

// Makes a root remember: what passed before, and what passes now.
function remember(root) {
  const { rerunFile: path, cwd, isChild } = root.config;
  const attempts = readAttempts(path);
  const last = attempts.at(-1) ?? {};
  const keys = new Keys(cwd), now = {};
  root.attempt = attempts.length;
  root.replay = (node) => {
    if (node.location === null) return;
    node.key = keys.of(node.location);
    const passed = last[node.key];
    if (passed === undefined) return;
    node.wasPassed = passed;
    if (node.kind !== 'suite') node.body = () => replay(node, passed);
  };
  if (isChild) return;
  const told = new Keys(cwd);
  const add = (data, passed) => {
    if (data.file === undefined || data.line === undefined) return;
    const key = told.of(data), children = childrenOf(data), { details } = data;
    if (!passed) return;
    const before = details.type === 'suite' ? last[key] : undefined;
    now[key] = {
      passed_on_attempt: before?.passed_on_attempt ?? details.passed_on_attempt ?? attempts.length, name: data.name,
      duration_ms: before?.duration_ms ?? details.duration_ms, children,
    };
  };
  // Those inside a test are told before it.
  const levels = [];
  function childrenOf(data) {
    const inside = levels[data.nesting + 1] ?? [];
    levels[data.nesting + 1] = [];
    return inside;
  }
  const onResult = (passed) => (data) => {
    add(data, passed);
    if (data.details.type === 'suite') return;
    (levels[data.nesting] ??= []).push({
      name: data.name, location: { file: data.file, line: data.line, column: data.column },
    });
  };
  root.stream.on('test:pass', onResult(true));
  root.stream.on('test:fail', onResult(false));
  root.onEnd.push(() => writeFileSync(path, JSON.stringify([...attempts, now], null, 2)));
}

module.exports = { remember };
