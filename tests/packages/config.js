// config, cosmiconfig, conf: settings found in the working folder and in the home folder, not in the executable.
// node: 20
const fs = require('fs');

fs.mkdirSync('config');
fs.writeFileSync('config/default.json', '{"db":{"host":"h","port":1},"list":[1]}');
fs.writeFileSync('config/production.js', 'module.exports = { db: { port: 2 }, from: __filename.endsWith("production.js"), path: require("path").sep };');
fs.writeFileSync('config/custom-environment-variables.json', '{"db":{"user":"DB_USER"}}');
fs.writeFileSync('.toolrc.json', '{"a":1}');
fs.writeFileSync('tool.config.cjs', 'exports.b = require("os").EOL;');
fs.writeFileSync('tool.config.mjs', 'import { sep } from "node:path"; export default { c: sep };');
Object.assign(process.env, { NODE_ENV: 'production', DB_USER: 'me', NODE_CONFIG: '{"list":[2]}' });
delete process.env.NODE_CONFIG_DIR;
const config = require('config');
console.log(config.util.toObject(), config.get('db.port'), config.has('none'));
try { config.get('none'); } catch (err) { console.log(err.message); }
(async () => {
  const { cosmiconfig, cosmiconfigSync } = require('cosmiconfig');
  console.log((await cosmiconfig('tool').search()).config, (await cosmiconfig('tool', { searchPlaces: ['tool.config.mjs'] }).search()).config, cosmiconfigSync('tool', { searchPlaces: ['tool.config.cjs'] }).search().config);
  const { default: Conf } = await import('conf');
  const conf = new Conf({ cwd: process.cwd(), projectName: 'p', schema: { n: { type: 'number', default: 4 } }, encryptionKey: 'k' });
  conf.set('a.b', [1]);
  console.log(conf.get('n'), new Conf({ cwd: process.cwd(), projectName: 'p', encryptionKey: 'k' }).get('a'));
  try { conf.set('n', 'x'); } catch (err) { console.log(err.message); }
  for (const f of ['config', '.toolrc.json', 'tool.config.cjs', 'tool.config.mjs', 'config.json']) fs.rmSync(f, { recursive: true, force: true });
})();
