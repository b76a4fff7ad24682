const { register } = require('node:module');
const { pathToFileURL } = require('node:url');
register('./second.mjs', pathToFileURL(__filename));
