import lib from './lib.mjs';
if (lib !== 'lib') throw new Error(lib);
export default `late`;
