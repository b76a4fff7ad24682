// execa: children with arguments, pipes, input, errors, iterated lines, time limits, environment.
import { execPath } from 'node:process';
import { execa, execaSync, parseCommandString, $ } from 'execa';

if (process.argv[2] === 'child') {
  console.log('child says', process.argv.slice(3), process.env.WORD);
  console.error('to stderr');
  process.exitCode = Number(process.argv[3] ?? 0);
} else {
  // The executable starts itself; node is told the script.
  const self = (...args) => [execPath, [...(process.argv[1] === execPath || import.meta.url.startsWith('file:///ingot/') ? [] : [process.argv[1]]), 'child', ...args]];
  const { stdout, stderr, exitCode } = await execa(...self('0', 'a b'), { env: { WORD: 'w' } });
  console.log(stdout, '|', stderr, '|', exitCode);
  const failed = await execa(...self('3')).catch((err) => err);
  console.log(failed.name, failed.exitCode, failed.shortMessage.replace(/^.*child/, 'child'), failed.stdout);
  const { all } = await execa(...self('0'), { all: true, env: { WORD: 'v' } });
  console.log(all.split('\n').sort());
  for await (const line of execa(...self('0', 'x'))) console.log('line', line);
  console.log(execaSync(...self('0', 'sync')).stdout, parseCommandString('a b\\ c "d"'));
  const missing = await $({ reject: false })`no-such-program ${1}`;
  console.log(missing.failed, missing.code);
}
