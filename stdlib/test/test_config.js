/* SPDX-License-Identifier: MIT */
/*
 * test_config.js - what a run is to do: the command line's options (doc/api/cli.md, --test*) and the
 * environment of a test file that `--test` started. run() starts from the same object.
 */
'use strict';

const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const options = require('internal/options');
const { validateInteger, validateOneOf } = require('internal/validators');
const { toPattern } = require('test/test_filter');
const { readTags } = require('test/test_options');
const { kSeedMax, newSeed } = require('test/test_order');

const list = options.all;
const flag = (name) => options.get(name) === true;

// The last one counts.
function text(name) {
  const values = list(name);
  return values.length === 0 ? undefined : values.at(-1);
}

function number(name, min, max) {
  const given = text(name);
  if (given === undefined) return undefined;
  const value = Number(given);
  validateInteger(value, name, min, max);
  return value;
}

const orNull = (values) => (values.length === 0 ? null : values);

function readSeed() {
  const seed = number('--test-random-seed', 0, kSeedMax);
  if (seed !== undefined) return seed;
  return flag('--test-randomize') ? newSeed() : undefined;
}

function readShard() {
  const given = text('--test-shard');
  if (given === undefined) return undefined;
  const parts = /^(\d+)\/(\d+)$/.exec(given);
  if (parts === null) {
    throw new ERR_INVALID_ARG_VALUE('--test-shard', given, 'must be in the form of <index>/<total>');
  }
  return { __proto__: null, index: Number(parts[1]), total: Number(parts[2]) };
}

// What reporters write, and where to: [reporter, destination] pairs.
function readReporters() {
  const reporters = list('--test-reporter'), destinations = list('--test-reporter-destination');
  if (reporters.length === 0 && destinations.length === 0) return [['spec', 'stdout']];
  if (reporters.length === 1 && destinations.length === 0) return [[reporters[0], 'stdout']];
  if (reporters.length !== destinations.length) {
    throw new ERR_INVALID_ARG_VALUE('--test-reporter', reporters,
                                    'must match the number of specified \'--test-reporter-destination\'');
  }
  return reporters.map((reporter, i) => [reporter, destinations[i]]);
}

function readCoverage() {
  if (!flag('--experimental-test-coverage')) return null;
  return {
    __proto__: null,
    exclude: orNull(list('--test-coverage-exclude')), include: list('--test-coverage-include'),
    thresholds: {
      __proto__: null,
      line: number('--test-coverage-lines', 0, 100) ?? 0, branch: number('--test-coverage-branches', 0, 100) ?? 0,
      function: number('--test-coverage-functions', 0, 100) ?? 0,
    },
  };
}

function readIsolation() {
  const isolation = text('--test-isolation') ?? text('--experimental-test-isolation') ?? 'process';
  validateOneOf(isolation, '--test-isolation', ['none', 'process']);
  return isolation;
}

// Read again for each root: tests of the runner itself change the environment.
function readConfig() {
  const isChild = process.env.NODE_TEST_CONTEXT === 'child-v8';
  const isRunner = flag('--test');
  const tags = list('--experimental-test-tag-filter');
  const isolation = readIsolation();
  return {
    __proto__: null,
    isChild, isRunner, isolation,
    cwd: process.cwd(),
    timeout: isRunner && isolation === 'process' && isChild === false ? undefined : readTimeout(),
    fileTimeout: readTimeout(),
    concurrency: undefined,
    fileConcurrency: number('--test-concurrency', 0, kSeedMax),
    only: flag('--test-only'),
    namePatterns: orNull(list('--test-name-pattern').map(toPattern)),
    skipPatterns: orNull(list('--test-skip-pattern').map(toPattern)),
    tagFilters: tags.length === 0 ? null : readTags(tags, [], '--experimental-test-tag-filter'),
    updateSnapshots: flag('--test-update-snapshots'),
    forceExit: flag('--test-force-exit'),
    globalSetup: text('--test-global-setup'),
    rerunFile: text('--test-rerun-failures'),
    seed: readSeed(),
    shard: isRunner ? readShard() : undefined,
    watch: isRunner && flag('--watch'),
    watching: false,
    coverage: isChild ? null : readCoverage(),
    reporters: isChild ? [] : readReporters(),
  };
}

function readTimeout() {
  const timeout = number('--test-timeout', 0, 2147483647);
  return timeout === 0 ? undefined : timeout;
}

module.exports = { readConfig };
