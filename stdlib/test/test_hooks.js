/* SPDX-License-Identifier: MIT */
/*
 * test_hooks.js - before, after, beforeEach and afterEach. A node runs its own before and after hooks; the
 * others are for the tests inside it, however deep, as they are when a test begins.
 * Source: Node's doc/api/test.md, "before([fn][, options])" and what follows.
 */
'use strict';

const { validateAbortSignal, validateFunction, validateObject } = require('internal/validators');
const { failure, isFailure } = require('test/test_failure');
const { invoke, timeLimit } = require('test/test_invoke');
const { readTimeout } = require('test/test_options');

const emptyHooks = () => ({ before: [], after: [], beforeEach: [], afterEach: [] });

// The hooks that run around `node`: from the root in, or from its parent out.
function around(node, kind) {
  const lists = [];
  for (let at = node.parent; at !== null; at = at.parent) lists.push(at.hooks[kind]);
  if (kind === 'beforeEach') lists.reverse();
  return lists.flat();
}

// One hook; stands for itself where the code that runs is asked for (test_root: current).
class Hook {
  error = null;
  ran = null; // before and after hooks run once: the promise

  constructor(node, kind, fn, options, location) {
    this.node = node;
    this.root = node.root;
    this.hookType = kind;
    this.fn = fn;
    this.timeout = readTimeout(options.timeout, node.timeout);
    this.signal = options.signal;
    this.location = location;
  }

  // For `target`, whose context it gets. Rejects with what it failed with.
  run(target) {
    const once = this.hookType === 'before' || this.hookType === 'after';
    if (once && this.ran !== null) return this.ran;
    const result = this.call(target);
    if (once) this.ran = result;
    return result;
  }

  async call(target) {
    if (this.signal?.aborted) throw failure(this.signal.reason, 'testAborted');
    this.target = target;
    const limit = timeLimit(this.timeout, this.signal);
    try {
      const result = invoke(this, this.fn, target.context, target.context);
      await (limit.promise === undefined ? result : Promise.race([result, limit.promise]));
      if (this.signal?.aborted) throw failure(this.signal.reason, 'testAborted');
    } catch (err) {
      this.error = isFailure(err) ? err : failure(err, 'testCodeFailure');
      throw this.error;
    } finally {
      limit.end();
    }
  }
}

// Declares a hook of a node. A before hook of a node that runs already runs at once.
function addHook(node, kind, fn = () => {}, options = {}, location) {
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  const hook = new Hook(node, kind, fn, options, location);
  node.hooks[kind].push(hook);
  const runs = node.parent === null ? node.loading === true : node.startedAt !== undefined && node.kind !== 'suite';
  if (kind !== 'before' || !runs) return;
  hook.run(node).catch((err) => node.fail(err));
}

function asHookFailure(kind, err) {
  const failed = failure(`failed running ${kind} hook`, 'hookFailed');
  failed.cause = isFailure(err) ? err.cause : err;
  return failed;
}

async function runAll(hooks, kind, target) {
  for (const hook of hooks) {
    try {
      await hook.run(target);
    } catch (err) {
      throw asHookFailure(kind, err);
    }
  }
}

// A node's own before or after hooks; those of beforeEach and afterEach around it.
const runHooks = (node, kind) => runAll(node.hooks[kind], kind, node);
const runAround = (node, kind) => runAll(around(node, kind), kind, node);

function hasAround(node, kind) {
  for (let at = node.parent; at !== null; at = at.parent) if (at.hooks[kind].length !== 0) return true;
  return false;
}

module.exports = { addHook, emptyHooks, hasAround, runAround, runHooks };
