// SPDX-License-Identifier: MIT
'use strict';
// What packager/addon_platform.h says of the runtime.
const { modules, napi, node, uv } = process.versions;
console.log([process.platform, process.arch, node, modules, uv.split('.')[0], napi].join(' '));
