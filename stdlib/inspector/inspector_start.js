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
const { HOST, isPort, prepare, state } = require('internal/inspecting');
const options = require('internal/options');
const { TARGETS, isGiven } = require('inspector/inspector_domains');
const thread = require('inspector/inspector_thread');
const { uvErrorMap } = require('internal/uv_errors');

const BAD_USAGE = 9;
const PUBLISH = { __proto__: null, stderr: 1, http: 2 };

const place = { host: HOST, port: state.debugPort, script: undefined, publish: 3 };

function fail(text) {
  process._rawDebug(`${process.argv0}: ${text}`);
  process.reallyExit(BAD_USAGE);
}

// [host:]port, host, or [IPv6]:port
function readPlace(name, text) {
  const { 1: address, 2: host, 3: port } = /^(?:\[([^\]]*)\]|([^:]*?))(?::?(\d*))?$/.exec(text) ?? fail(`${name}=${text}: it must be [host:]port`);
  place.host = address || host || place.host;
  if (!port) return;
  if (!isPort(+port)) fail(`${name} must be 0 or in range 1024 to 65535.`);
  place.port = +port;
}

function readPublish(text) {
  let publish = 0;
  for (const word of text.split(',')) {
    if (!(word in PUBLISH)) fail('--inspect-publish-uid destination can be stderr or http');
    publish |= PUBLISH[word];
  }
  place.publish = publish;
}

// The options of a text, in order, as each may say where: what is to be done.
function read(text) {
  const found = new Set();
  for (const line of text.split('\n')) {
    const at = line.indexOf('=');
    const name = at < 0 ? line : line.slice(0, at), value = at < 0 ? '' : line.slice(at + 1);
    if (!/^--(?:inspect(?:-brk|-port|-wait)?|debug-port)$/.test(name)) continue;
    found.add(name);
    if (value !== '') readPlace(name, value);
  }
  return found;
}

// Names are taken for what they most often are.
function isLocal(host) { return host === 'localhost' || host === '::1' || host.startsWith('127.'); }

function warnOfHost(host) {
  if (isLocal(host)) return;
  process.emitWarning('Binding the inspector to a public IP with an open port is insecure, as it allows external hosts ' +
    'to connect to the inspector and perform a remote code execution attack. Documentation can be found at ' +
    'https://nodejs.org/api/cli.html#--inspecthostport', 'SecurityWarning');
}

function open(port = place.port, host = place.host) {
  prepare(host, port, place.script, place.publish);
  const bound = ops.listen();
  if (bound >= 0) {
    state.debugPort = bound;
    warnOfHost(host);
    return true;
  }
  const why = uvErrorMap().get(bound)?.[1] ?? bound;
  process._rawDebug(`Starting inspector on ${host}:${port} failed: ${why}`);
  return false;
}

// Workers of a supervisor have ports one after the other.
function slot() {
  const told = natives('process').envGet('INGOT_SUPERVISED');
  return told === undefined ? 0 : JSON.parse(told).slot;
}

// process.debugPort of a process that does not listen itself.
function readPort(text) {
  read(text);
  state.debugPort = place.port;
}

// `text`: of options.
function start(script, text = '') {
  const env = boot.option('inspector') === 'open' ? natives('process').envGet('INGOT_INSPECT') : undefined;
  place.script = script;
  const publish = options.last('--inspect-publish-uid');
  if (publish !== undefined) readPublish(publish);
  const found = read(text);
  if (env !== undefined) readPlace('INGOT_INSPECT', env);
  if (env !== undefined && place.port !== 0) place.port += slot();
  state.debugPort = place.port;
  const breaks = found.has('--inspect-brk'), waits = breaks || found.has('--inspect-wait');
  if (!waits && !found.has('--inspect') && env === undefined) {
    prepare(place.host, place.port, script, place.publish);
    return;
  }
  thread.checkPermission();
  if (!open()) return;
  if (waits) {
    if (isGiven(TARGETS)) require('inspector/inspector_worker').waitFromStart();
    ops.expect();
    ops.wait();
  }
  state.breaks = breaks;
}

module.exports = { open, readPort, start };
