/* SPDX-License-Identifier: MIT */
/* _tls_common.js - a legacy public name for parts of tls. */
'use strict';

const { SecureContext, createSecureContext } = require('tls/tls_context');

module.exports = { SecureContext, createSecureContext };
