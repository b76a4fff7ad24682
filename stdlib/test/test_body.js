/* SPDX-License-Identifier: MIT */
/*
 * test_body.js - what a test or a suite does while it runs: the hooks around it, its function, its time
 * limit, its plan. Errors become the failure of the node; run() itself never fails.
 * Source: Node's doc/api/test.md.
 */
'use strict';

const { hasAround, runAround, runHooks } = require('test/test_hooks');
const { invoke, timeLimit } = require('test/test_invoke');

const channels = { test: undefined };

// The tracing channel node.test, when somebody listens.
function channel() {
  channels.test ??= require('diagnostics_channel').tracingChannel('node.test');
  return channels.test.hasSubscribers ? channels.test : null;
}

// Runs once; the second call gives the first one's result.
function once(fn) {
  let result = null;
  return () => (result ??= fn());
}

// fn() until the test is told to stop or its time is up.
async function limited(node, fn) {
  node.stopped = Promise.withResolvers();
  // What a suite has inherited is for the tests inside.
  const limit = timeLimit(node.kind === 'suite' && !node.hasOwnTimeout ? Infinity : node.timeout, undefined);
  const ends = limit.promise === undefined ? [node.stopped.promise] : [node.stopped.promise, limit.promise];
  const within = (value) => Promise.race([value, ...ends]);
  try {
    await fn(within);
  } finally {
    limit.end();
  }
}

const kTurnsBeforePlan = 4;

async function runParts(node, within) {
  await within(invoke(node, node.fn, node.context, node.context));
  if (node.shouldStop()) return;
  const idle = node.whenIdle(); // Subtests that nobody waited for.
  if (idle !== undefined) await within(idle);
  // What promises that are settled already assert still counts: in Node the races before this take as long.
  if (node.plan) for (let i = 0; i < kTurnsBeforePlan; i++) await undefined;
  const planned = node.shouldStop() ? undefined : node.plan?.check();
  if (planned !== undefined) await within(planned);
}

async function runTest(node) {
  const afterEach = once(() => runAround(node, 'afterEach'));
  const after = once(() => runHooks(node, 'after'));
  try {
    if (node.parent.hooks.before.length !== 0) await runHooks(node.parent, 'before');
    if (hasAround(node, 'beforeEach')) await runAround(node, 'beforeEach');
    if (!node.shouldStop()) await limited(node, (within) => runParts(node, within));
    node.pass();
    await afterEach();
    await after();
  } catch (err) {
    node.failWith(err);
    await afterEach().catch(() => {}); // It has failed already.
    await after().catch(() => {});
  }
}

async function runSuite(node) {
  if (node.collecting !== null) await node.collecting;
  if (node.undecided) node.decide();
  if (node.leftOut) return node.leaveOutChildren();
  const after = once(() => runHooks(node, 'after'));
  node.begin();
  if (node.aborted || node.outerSignal?.aborted) node.leaveOutChildren();
  if (node.shouldStop()) return undefined;
  try {
    await runHooks(node.parent, 'before');
    await runHooks(node, 'before');
    if (!node.skipped && !node.shouldStop()) {
      await limited(node, (within) => within(Promise.all(node.children.map((child) => node.start(child)))));
    }
    await after();
    node.pass();
  } catch (err) {
    await after().catch(() => {}); // It has failed already.
    node.failWith(err);
  }
  return undefined;
}

// The node's own test function, or something that stands for it (a test that has passed before).
async function runTraced(node, body) {
  const tracing = channel();
  if (tracing === null) return body(node);
  const data = { __proto__: null, name: node.name, nesting: node.nesting, file: node.file, type: node.kind };
  return tracing.start.runStores(data, async () => {
    await body(node);
    if (node.error !== null) {
      data.error = node.error.cause ?? node.error;
      tracing.error.publish(data);
    }
    tracing.end.publish(data);
  });
}

// A test that is skipped is nevertheless the first of its parent.
async function skip(node) {
  try {
    await runHooks(node.parent, 'before');
    node.pass();
  } catch (err) {
    node.failWith(err);
  }
}

async function run(node) {
  if (node.leftOut) {
    node.leaveOutChildren();
    node.passed = true;
    node.settle();
    return;
  }
  if (node.kind === 'suite') {
    await runTraced(node, runSuite);
  } else {
    node.begin();
    if (!node.shouldStop() && !node.skipped) await runTraced(node, node.body ?? runTest);
    else if (!node.shouldStop()) await runTraced(node, skip);
  }
  node.settle();
}

module.exports = { run, runTraced };
