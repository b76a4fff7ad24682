/* SPDX-License-Identifier: MIT */
/*
 * test_run.js - run(): test files, each in a process of its own (test/test_process) or all in this one
 * (test/test_inline), told to one stream. Checks the options, chooses the files, and sees to what comes
 * before the first and after the last. Source: Node's doc/api/test.md, "run([options])".
 */
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const {
  validateAbortSignal, validateArray, validateBoolean, validateFunction, validateInteger, validateObject,
  validateOneOf, validateString, validateStringArray,
} = require('internal/validators');
const { resolve } = require('path');
const { readConfig } = require('test/test_config');
const { chooseFiles } = require('test/test_files');
const { toPattern } = require('test/test_filter');
const { readTags, readTimeout } = require('test/test_options');
const { kSeedMax, newSeed, shuffled } = require('test/test_order');
const { Root } = require('test/test_root');
const { TestsStream } = require('test/test_stream');

// ---- options -------------------------------------------------------------------------------------------

// What cannot be had together with watch mode, with reruns, without isolation.
function checkTogether(options) {
  const { env, files, forceExit, globPatterns, isolation, randomize, randomSeed, rerunFailuresFilePath, shard, watch } =
    options;
  const refuse = (name, value, why) => { throw new ERR_INVALID_ARG_VALUE(`options.${name}`, value, why); };
  if (watch) {
    const why = 'is not supported with watch mode';
    if (forceExit) refuse('forceExit', watch, why);
    if (shard != null) refuse('shard', watch, 'shards not supported with watch mode');
    if (randomize) refuse('randomize', randomize, why);
    if (randomSeed !== undefined) refuse('randomSeed', randomSeed, why);
  }
  if (rerunFailuresFilePath) {
    const why = 'is not supported with rerun failures mode';
    if (randomize) refuse('randomize', randomize, why);
    if (randomSeed !== undefined) refuse('randomSeed', randomSeed, why);
  }
  if (files != null && globPatterns != null) {
    refuse('globPatterns', globPatterns, 'is not supported when specifying \'options.files\'');
  }
  if (env !== undefined && isolation === 'none') refuse('env', env, 'is not supported with isolation=\'none\'');
}

function checkShard(shard) {
  if (shard == null) return;
  validateObject(shard, 'options.shard');
  validateInteger(shard.total, 'options.shard.total', 1);
  validateInteger(shard.index, 'options.shard.index', 1, shard.total);
}

function checkTypes(options) {
  const { argv, cwd, env, execArgv, files, forceExit, globalSetupPath, globPatterns, only, randomize, randomSeed,
          rerunFailuresFilePath, setup, signal, watch } = options;
  if (files != null) validateArray(files, 'options.files');
  if (globPatterns != null) validateArray(globPatterns, 'options.globPatterns');
  for (const [name, value] of Object.entries({ forceExit, only, randomize, watch, coverage: options.coverage })) {
    if (value != null) validateBoolean(value, `options.${name}`);
  }
  if (signal != null) validateAbortSignal(signal, 'options.signal');
  if (setup != null) validateFunction(setup, 'options.setup');
  if (cwd !== undefined) validateString(cwd, 'options.cwd');
  if (rerunFailuresFilePath != null) validateString(rerunFailuresFilePath, 'options.rerunFailuresFilePath');
  if (globalSetupPath != null) validateString(globalSetupPath, 'options.globalSetupPath');
  if (randomSeed !== undefined) validateInteger(randomSeed, 'options.randomSeed', 0, kSeedMax);
  if (env !== undefined) validateObject(env, 'options.env');
  if (execArgv !== undefined) validateStringArray(execArgv, 'options.execArgv');
  if (argv !== undefined) validateStringArray(argv, 'options.argv');
  validateOneOf(options.isolation ?? 'process', 'options.isolation', ['process', 'none']);
  checkShard(options.shard);
}

// RegExps of a text, a RegExp, or an array of those; null for none.
function readPatterns(value, name, fallback) {
  if (value == null) return fallback;
  return [value].flat().map((pattern, i) => {
    if (pattern instanceof RegExp) return pattern;
    if (typeof pattern === 'string') return toPattern(pattern);
    const where = Array.isArray(value) ? `${name}[${i}]` : name;
    throw new ERR_INVALID_ARG_TYPE(where, ['string', 'RegExp'], pattern);
  });
}

function readTagFilters(value, fallback) {
  if (value == null) return fallback;
  const list = typeof value === 'string' ? [value] : value;
  const tags = readTags(list, [], 'options.testTagFilters');
  return tags.length === 0 ? null : tags;
}

function readThreshold(options, name) {
  const value = options[name] ?? 0;
  validateInteger(value, `options.${name}`, 0, 100);
  return value;
}

function readCoverage(options, fallback) {
  if (!options.coverage) return fallback;
  const globs = (name) => {
    const value = options[name];
    if (value == null) return null;
    const list = [value].flat();
    validateStringArray(list, `options.${name}`);
    return list;
  };
  return {
    __proto__: null, exclude: globs('coverageExcludeGlobs'), include: globs('coverageIncludeGlobs') ?? [],
    thresholds: {
      __proto__: null, line: readThreshold(options, 'lineCoverage'), branch: readThreshold(options, 'branchCoverage'),
      function: readThreshold(options, 'functionCoverage'),
    },
  };
}

// The configuration of the command line with the options of one run().
function configOf(options) {
  const base = readConfig();
  const { isolation = 'process' } = options;
  const seed = options.randomSeed ?? (options.randomize ? newSeed() : base.seed);
  const given = options.timeout === undefined ? base.fileTimeout : readTimeout(options.timeout, undefined);
  const timeout = given === Infinity ? undefined : given;
  return {
    ...base,
    cwd: options.cwd === undefined ? base.cwd : resolve(options.cwd),
    isolation, seed, timeout,
    only: options.only ?? base.only,
    namePatterns: readPatterns(options.testNamePatterns, 'options.testNamePatterns', base.namePatterns),
    skipPatterns: readPatterns(options.testSkipPatterns, 'options.testSkipPatterns', base.skipPatterns),
    tagFilters: readTagFilters(options.testTagFilters, base.tagFilters),
    forceExit: options.forceExit ?? base.forceExit,
    globalSetup: options.globalSetupPath ?? base.globalSetup,
    rerunFile: options.rerunFailuresFilePath ?? base.rerunFile,
    coverage: readCoverage(options, base.coverage),
    shard: options.shard ?? undefined,
    watch: !!options.watch,
    reporters: [],
    isRunner: options.isRunner === true,
    concurrency: isolation === 'none' ? 1 : fileConcurrency(options.concurrency),
    argv: options.argv ?? [], execArgv: options.execArgv ?? [], env: options.env,
    inspectPort: options.inspectPort,
  };
}

function fileConcurrency(value) {
  if (value === true) return Math.max(require('os').availableParallelism() - 1, 1);
  return value ?? 1;
}

// The root of a run: with processes, files are its tests, and no filter is about them.
function makeRoot(config, options) {
  const filters = { namePatterns: config.namePatterns, skipPatterns: config.skipPatterns, tagFilters: config.tagFilters,
                    only: config.only };
  const none = { namePatterns: null, skipPatterns: null, tagFilters: null, only: false };
  // Modules cannot be loaded again, so what is watched runs in processes.
  const isInline = config.isolation === 'none' && !config.watch;
  const own = isInline ? { ...config, onlyWhenMarked: true } : { ...config, ...none, filters };
  const root = new Root(own, undefined);
  root.isRunnerRoot = true;
  root.outerSignal = options.signal;
  return root;
}

// ---- the run -------------------------------------------------------------------------------------------

async function runFiles(root, files, options) {
  const { config } = root;
  if (config.isolation === 'none') return require('test/test_inline').runInline(root, files, options);
  return require('test/test_process').runProcesses(root, files, options);
}

async function chain(root, files, options) {
  const { config } = root;
  root.ready = Promise.resolve(); // What fails now cannot be told of.
  await options.prepare?.(root);
  await options.setup?.(root.stream);
  if (config.globalSetup !== undefined) await require('test/test_setup').setUp(root);
  root.ready = null;
  if (config.watch) return require('test/test_watch').watch(root, files, options, runFiles);
  await runFiles(root, files, options);
  // What tests without isolation have left behind may still throw.
  if (config.isolation === 'none' && config.isRunner && !config.forceExit) return undefined;
  await root.finish();
  if (config.forceExit) await root.leave();
  return undefined;
}

// A test file that runs test files would never end.
function refuseRecursion() {
  process.emitWarning('node:test run() is being called recursively within a test file. skipping running files.');
  const stream = new TestsStream();
  stream.end();
  return stream;
}

function run(options = {}) {
  validateObject(options, 'options');
  checkTypes(options);
  checkTogether(options);
  if (process.env.NODE_TEST_CONTEXT !== undefined) return refuseRecursion();
  const config = configOf(options);
  let files = chooseFiles(options.files, options.globPatterns, config);
  if (config.shard !== undefined) {
    const { index, total } = config.shard;
    files = files.filter((file, i) => i % total === index - 1);
  }
  if (config.seed !== undefined) files = shuffled(files, config.seed);
  const root = makeRoot(config, options);
  if (config.rerunFile !== undefined) require('test/test_rerun').remember(root);
  if (config.coverage !== null) require('test/test_coverage').collect(root);
  root.listen(config.isolation === 'none' && !config.watch);
  chain(root, files, options);
  return root.stream;
}

module.exports = { run };
