// SPDX-License-Identifier: MIT
'use strict';
// The public module 'module'.

const { Module } = require('internal/module_loader');

module.exports = Module;
