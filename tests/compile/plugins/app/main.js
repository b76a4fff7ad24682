'use strict';
// stdout is the same under node, but for the end of the last line.
const fs = require('fs');
const path = require('path');

const folder = path.join(__dirname, 'plugins');

async function main() {
  for (const name of fs.readdirSync(folder).sort()) {
    const file = path.join(folder, name);
    if (!/\.[cm]?js$/.test(name)) continue;
    try {
      const plugin = name.endsWith('.mjs') ? await import(`./plugins/${name}`) : require(file);
      console.log(name, plugin.name, plugin.run());
    } catch (err) {
      console.log(name, err.name);
    }
  }
  try {
    require(['./plugins', 'absent.js'].join('/'));
  } catch (err) {
    console.log(err.code, 'not found', err.message.split('\n').pop());
  }
  await import(['./plugins', 'absent.mjs'].join('/'))
    .catch((err) => console.log(err.code, 'not found', err.message.split('\n').pop()));
}

main();
