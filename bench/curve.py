# SPDX-License-Identifier: MIT
"""How long a build takes, from 10 to 5,000 modules: curve.py [MODULES...], part of `./dev bench curve`.

Applications of modules of 10 kB each, every one with two requires and ten functions, built in turn by
`ingot build` (from nothing; again, with what its cache holds), `bun build --compile`, the same with
--bytecode, and `esbuild --bundle`. esbuild writes no executable and compiles nothing: it shows what
reading, scanning and resolving cost at best. Medians of wall time in ms, MB per second of the first
column, and bun's figures over ours. The peers come from npm, in the versions of PEERS, into build/.
"""
import os
import statistics
import subprocess
import sys
import tempfile
import time

from peer import BUN_INSTALLED, INGOT, INSTALLED

PEERS = ('esbuild@0.28.2', 'bun@1.4.5')
COUNTS = (10, 30, 100, 300, 1000, 2000, 5000)
FUNCTION = '''
/** A comment of the usual length, which says what the function below does with its arguments. */
function step%(k)d(value, options = {}) {
  const { limit = 10, name = 'step%(k)d', pattern = /[a-z]+\\/(\\d+)/g } = options;
  if (value > limit) throw new RangeError(`${name}: ${value} is above ${limit}`);
  const parts = String(value).split(',').map((x) => x.trim()).filter(Boolean);
  for (let i = 0; i < parts.length; i++) { parts[i] = parts[i].replace(pattern, '$1') + i / 2; }
  return { name, parts, total: parts.length, again: () => step%(k)d(value + 1, options) };
}
exports.step%(k)d = step%(k)d;
'''


def peers():
    esbuild = os.path.join(INSTALLED, 'node_modules/@esbuild/linux-x64/bin/esbuild')
    if not (os.path.exists(BUN_INSTALLED) and os.path.exists(esbuild)):
        subprocess.run(['npm', 'install', '--silent', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', INSTALLED] +
                       list(PEERS), check=True)
    return BUN_INSTALLED, esbuild


def make_app(folder, count):
    """A binary tree of `count` modules below main.js; returns its bytes. It prints `count`."""
    os.makedirs(folder)
    body = ''.join(FUNCTION % {'k': k} for k in range(14))
    total = 0
    for i in range(count):
        children = [j for j in (2 * i + 1, 2 * i + 2) if j < count]
        text = "'use strict';\n" + ''.join("const m%d = require('./m%d');\n" % (j, j) for j in children) + body
        text += 'exports.size = 1%s;\n' % ''.join(' + m%d.size' % j for j in children)
        total += len(text)
        with open('%s/m%d.js' % (folder, i), 'w', encoding='ascii') as f:
            f.write(text)
    with open(folder + '/main.js', 'w', encoding='ascii') as f:
        f.write("console.log(require('./m0').size);\n")
    return total


def run(command, env):
    start = time.perf_counter()
    subprocess.run(command, check=True, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return (time.perf_counter() - start) * 1e3


def checked(path, count):
    out = subprocess.run([path], check=True, capture_output=True, text=True).stdout
    if out != '%d\n' % count:
        sys.exit('curve: %s printed %r' % (path, out))


def measure(folder, count, bun, esbuild):
    app = os.path.join(folder, 'app%d' % count)
    size = make_app(app, count)
    entry, out = app + '/main.js', os.path.join(folder, 'out')
    env = dict(os.environ, INGOT_BUILD_CACHE=os.path.join(folder, 'cache'))
    commands = {
        'ingot': [INGOT, 'build', entry, '-o', out, '--no-cache'],
        'ingot again': [INGOT, 'build', entry, '-o', out],
        'bun': [bun, 'build', entry, '--compile', '--outfile', out],
        'bun bytecode': [bun, 'build', entry, '--compile', '--bytecode', '--outfile', out],
        'esbuild': [esbuild, entry, '--bundle', '--platform=node', '--outfile=' + out + '.js'],
    }
    times = {name: [] for name in commands}
    for _ in range(3 if count >= 2000 else 7):
        for name, command in commands.items():
            times[name].append(run(command, env))
            if name != 'esbuild' and len(times[name]) == 1:
                checked(out, count)
    return size, {name: statistics.median(t) for name, t in times.items()}


def main(counts):
    bun, esbuild = peers()
    print('%8s %6s %9s %12s %9s %13s %9s %7s %8s %8s' % (
        'modules', 'MB', 'ingot', 'ingot again', 'bun', 'bun bytecode', 'esbuild', 'MB/s', 'bun/us', 'byte/us'))
    with tempfile.TemporaryDirectory(prefix='ingot-curve-') as folder:
        for count in counts:
            size, t = measure(folder, count, bun, esbuild)
            print('%8d %6.1f %9.0f %12.0f %9.0f %13.0f %9.0f %7.1f %7.2fx %7.2fx' % (
                count, size / 1e6, t['ingot'], t['ingot again'], t['bun'], t['bun bytecode'], t['esbuild'],
                size / 1e3 / t['ingot'], t['bun'] / t['ingot'], t['bun bytecode'] / t['ingot']), flush=True)


main([int(a) for a in sys.argv[1:]] or COUNTS)
