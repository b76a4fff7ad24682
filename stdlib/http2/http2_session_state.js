/* SPDX-License-Identifier: MIT */
/* http2_session_state.js - what a session knows of its connection: session[kState]. A socket knows its session. */
'use strict';

const { number } = require('http2/http2_options');
const { watchSession } = require('http2/http2_observe');

const kSession = Symbol('session');
const kState = Symbol('state');

const NO_ERROR = 0;

class SessionState {
  constructor(options, isServer) {
    this.options = options;
    this.isServer = isServer;
    this.box = null; // the native half, from when the socket is connected until the session is destroyed
    this.streams = new Map(); // by id
    this.pending = new Set(); // streams without an id yet
    this.closed = false;
    this.destroyed = false;
    this.lost = false; // the socket went first
    this.destroyCode = NO_ERROR;
    this.goawayCode = null;
    this.writing = false; // the socket has bytes of ours that it has not sent
    this.immediate = null; // the flush of this turn
    this.handle = null; // of the socket, when its bytes come in C
    this.input = null; // the chunk being parsed, where it does not come in C
    this.inputs = null; // those that came meanwhile
    this.whenConnected = null; // what to do then
    this.goawaySent = false;
    this.pings = [];
    this.settings = []; // those that are not acknowledged
    this.pendingAck = 0; // also counts those that wait for the connection, and stays when that is lost
    this.maxPings = number(options.maxOutstandingPings, 10);
    this.maxSettings = number(options.maxOutstandingSettings, 10);
    this.localSettings = undefined;
    this.remoteSettings = undefined;
    this.localCustom = undefined;
    this.remoteCustom = undefined;
    this.originSet = undefined;
    this.strictSingle = options.strictSingleValueFields !== false;
    this.watch = watchSession(isServer ? 'server' : 'client');
    this.whenDone = null; // destroyed, but the last frames are still going
  }
}

module.exports = { SessionState, kSession, kState };
