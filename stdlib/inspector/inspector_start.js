/* SPDX-License-Identifier: MIT */
/*
 * inspector_start.js - the options that open the inspector, and opening it. In an executable that was built with
 * --inspector it is INGOT_INSPECT=[host:]port that does.
 *
 * Source: Node's doc/api/cli.md, --inspect, --inspect-brk, --inspect-wait, --inspect-port, --inspect-publish-uid.
 */
'use strict';

const boot = natives('boot');
const ops = natives('inspector');
const { prepare, state } = require('internal/inspecting');
const options = require('internal/options');
const { TARGETS, isGiven } = require('inspector/inspector_domains');
const thread = require('inspector/inspector_thread');
const { uvErrorMap } = require('internal/uv_errors');

const HOST = '127.0.0.1', MIN_PORT = 1024, MAX_PORT = 65535, BAD_USAGE = 9;
const PUBLISH = { __proto__: null, stderr: 1, http: 2 };

const place = { host: HOST, port: state.debugPort, script: undefined, publish: 3 };

function fail(text) {
  process._rawDebug(`${process.argv0}: ${text}`);
  process.reallyExit(BAD_USAGE);
}

// [host:]port, host, or [IPv6]:port
function readPlace(name, text) {
  const { 1: address, 2: host, 3: port } = /^(?:\[([^\]]*)\]|([^:]*?))(?::?(\d*))?$/.exec(text) ?? fail(`${name}=${text}: it must be [host:]port`);
  const isPort = address === undefined && port === '' && /^\d+$/.test(host);
  const given = isPort ? host : port;
  const named = isPort ? '' : address ?? host;
  if (named) place.host = named;
  if (!given) return;
  const number = +given;
  if (number !== 0 && (number < MIN_PORT || number > MAX_PORT)) fail(`${name} must be 0 or in range 1024 to 65535.`);
  place.port = number;
}

function readPublish(text) {
  let publish = 0;
  for (const word of text.split(',')) {
    if (!(word in PUBLISH)) fail('--inspect-publish-uid destination can be stderr or http');
    publish |= PUBLISH[word];
  }
  place.publish = publish;
}

// Whether the option is there; with a value, it is where to listen.
function read(name) {
  const value = options.last(name);
  if (typeof value === 'string' && value !== '') readPlace(name, value);
  return value !== undefined;
}

function open(port = place.port, host = place.host) {
  prepare(host, port, place.script, place.publish);
  const bound = ops.listen();
  if (bound >= 0) {
    state.debugPort = bound;
    return true;
  }
  const why = uvErrorMap().get(bound)?.[1] ?? bound;
  process._rawDebug(`Starting inspector on ${host}:${port} failed: ${why}`);
  return false;
}

function start(script) {
  const env = boot.option('inspector') === 'open' ? natives('process').envGet('INGOT_INSPECT') : undefined;
  place.script = script;
  const publish = options.last('--inspect-publish-uid');
  if (publish !== undefined) readPublish(publish);
  read('--inspect-port');
  read('--debug-port');
  const breaks = read('--inspect-brk'), waits = read('--inspect-wait'), opens = read('--inspect');
  if (env !== undefined) readPlace('INGOT_INSPECT', env);
  state.debugPort = place.port;
  if (!breaks && !waits && !opens && env === undefined) {
    prepare(place.host, place.port, script, place.publish);
    return;
  }
  thread.checkPermission();
  if (!open()) return;
  if (breaks || waits) {
    if (isGiven(TARGETS)) require('inspector/inspector_worker').waitFromStart();
    ops.expect();
    ops.wait();
  }
  state.breaks = breaks;
}

module.exports = { open, start };
