// SPDX-License-Identifier: MIT
'use strict';
// The public module 'module'.

const { Module } = require('internal/module_loader');
const { defineLazyProperties } = require('internal/util');

function cache() { return require('module/compile_cache'); }

Module.enableCompileCache = function enableCompileCache(options) { return cache().enableCompileCache(options); };
Module.flushCompileCache = function flushCompileCache() { cache().flushCompileCache(); };
Module.getCompileCacheDir = function getCompileCacheDir() { return cache().getCompileCacheDir(); };
Module.constants = { __proto__: null };
Object.defineProperty(Module.constants, 'compileCacheStatus', {
  __proto__: null, configurable: true, enumerable: true, get: () => cache().status,
});

function maps() { return require('internal/source_map/registry'); }

Module.findSourceMap = function findSourceMap(path) { return maps().find(`${path}`); };
Module.getSourceMapsSupport = function getSourceMapsSupport() { return maps().getSupport(); };
Module.setSourceMapsSupport = function setSourceMapsSupport(enabled, options) { maps().setSupport(enabled, options); };
defineLazyProperties(Module, 'internal/source_map', ['SourceMap'], true, require);

module.exports = Module;
