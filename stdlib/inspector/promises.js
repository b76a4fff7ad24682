// SPDX-License-Identifier: MIT
'use strict';
// node:inspector/promises: the same, but post() gives a promise. Source: Node's doc/api/inspector.md, "Promises API".

const inspector = require('inspector');
const { promisify } = require('util');

class Session extends inspector.Session {}
Session.prototype.post = promisify(inspector.Session.prototype.post);

module.exports = { ...inspector, Session };
