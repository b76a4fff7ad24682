// SPDX-License-Identifier: MIT
'use strict';
// supervisor_options - what a supervisor is told: by supervisor.start(), by `--cluster` and by $INGOT_CLUSTER.
// In texts times are seconds, in options milliseconds. compiler/options_cluster.c checks texts by the same rules.

const {
  codes: { ERR_INVALID_ARG_VALUE },
} = require('internal/errors');
const {
  validateBoolean, validateInteger, validateNumber, validateObject, validateOneOf,
} = require('internal/validators');

const kMost = 1024; // workers

const defaults = {
  workers: 'auto', // how many; 'auto': as many as there are processors for this process
  restart: { limit: undefined, within: 60_000, backoff: 100, maxBackoff: 5000 }, // limit: five for each worker
  heartbeat: 10_000, // the event loop of a worker that does not turn for so long hangs; 0: nobody looks
  drain: 10_000, // how long what has begun may take, before it is killed
  startTimeout: 60_000, // until a worker is ready
  ready: 'listening', // or 'explicit': when the worker calls ready(), and not before
  log: true, // lines of the workers have the worker's id in front; false: they write to our own stdout and stderr
};

function count(workers) {
  return workers === 'auto' ? require('os').availableParallelism() : workers;
}

function validate(options) {
  const { restart } = options;
  if (options.workers !== 'auto') validateInteger(options.workers, 'options.workers', 1, kMost);
  if (restart.limit !== undefined) validateInteger(restart.limit, 'options.restart.limit', 0);
  for (const name of ['within', 'backoff', 'maxBackoff']) validateNumber(restart[name], `options.restart.${name}`, 1);
  for (const name of ['heartbeat', 'drain']) validateNumber(options[name], `options.${name}`, 0);
  validateNumber(options.startTimeout, 'options.startTimeout', 1);
  validateOneOf(options.ready, 'options.ready', ['listening', 'explicit']);
  validateBoolean(options.log, 'options.log');
}

function validateNames(given, known, name) {
  validateObject(given, name);
  for (const key of Object.keys(given)) {
    if (Object.hasOwn(known, key)) continue;
    throw new ERR_INVALID_ARG_VALUE(`${name}.${key}`, given[key], `is none of ${Object.keys(known).join(', ')}`);
  }
}

// All options, as numbers.
function complete(given = {}) {
  validateNames(given, defaults, 'options');
  if (given.restart !== undefined) validateNames(given.restart, defaults.restart, 'options.restart');
  const options = { ...defaults, ...given, restart: { ...defaults.restart, ...given.restart } };
  validate(options);
  options.workers = count(options.workers);
  options.restart.limit ??= 5 * options.workers;
  return options;
}

// ---- texts -----------------------------------------------------------------------------------------------

const seconds = (text) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : undefined);
const whole = (text) => (/^\d+$/.test(text) ? Number(text) : undefined);
const style = (text) => ({ __proto__: null, prefix: true, plain: false }[text]);

const keys = {
  __proto__: null,
  drain: [seconds, (o, v) => { o.drain = v; }],
  heartbeat: [seconds, (o, v) => { o.heartbeat = v; }],
  start: [seconds, (o, v) => { o.startTimeout = v; }],
  restarts: [whole, (o, v) => { o.restart.limit = v; }],
  within: [seconds, (o, v) => { o.restart.within = v; }],
  log: [style, (o, v) => { o.log = v; }],
};

function takeWord(options, word) {
  const at = word.indexOf('=');
  if (at < 0) {
    const number = word === 'auto' ? word : whole(word);
    if (number === undefined || number > kMost) return false;
    options.workers = number;
    return true;
  }
  const key = keys[word.slice(0, at)];
  const value = key?.[0](word.slice(at + 1));
  if (value === undefined) return false;
  key[1](options, value);
  return true;
}

// "4,drain=30": into options of start(); workers 0: without a supervisor. The word that is wrong, or undefined.
function readText(options, text) {
  options.restart ??= {};
  return text.split(',').find((word) => !takeWord(options, word));
}

module.exports = { complete, readText };
