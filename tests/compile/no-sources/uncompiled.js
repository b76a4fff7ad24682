// SPDX-License-Identifier: MIT
'use strict';
// uncompiled.js FILE: how many functions of embedded modules a heap snapshot shows that are not compiled.

const { snapshot, strings, nodes, edges } = JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8'));
const { node_fields: nodeFields, edge_fields: edgeFields, edge_types: edgeTypes } = snapshot.meta;
const [width, edgeWidth] = [nodeFields.length, edgeFields.length];
const [nameAt, countAt] = [nodeFields.indexOf('name'), nodeFields.indexOf('edge_count')];
const [labelAt, toAt] = [edgeFields.indexOf('name_or_index'), edgeFields.indexOf('to_node')];
const nameOf = (node) => strings[nodes[node + nameAt]];

let count = 0, at = 0;
for (let node = 0; node < nodes.length; node += width) {
  let script, uncompiled = false;
  for (let i = nodes[node + countAt]; i > 0; i--, at += edgeWidth) {
    const type = edgeTypes[0][edges[at]];
    if (type === 'element' || type === 'hidden') continue;
    const label = strings[edges[at + labelAt]], to = edges[at + toAt];
    if (label === 'script') script = nameOf(to);
    else if (label !== 'map' && nameOf(to).includes('UncompiledData')) uncompiled = true;
  }
  if (uncompiled && /^(file:\/\/)?\/ingot\//.test(script ?? '')) count++;
}
console.log(count);
