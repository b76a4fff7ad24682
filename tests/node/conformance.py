# SPDX-License-Identifier: MIT
"""Node's own tests, run from the fetched source with build/ingot: conformance.py [MODULE...].

Prints module, total, passed, percent for the tests of `--list FILE` (default: all of test/parallel,
test/sequential, test/es-module and test/wasi that mention no internals). Other modes:
  --check         run tests/node/passing.list: "FAILED name" for each that does not pass, and at the
                  end "passed failed"; the list only grows
  --grow FILE     add the tests of FILE that pass to tests/node/passing.list
A test passes with exit code 0 and no "1..0 # Skipped". Each runs in a folder of its own with a time
limit, two at a time; those of sequential/ one at a time.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
INGOT = os.path.join(ROOT, 'build/ingot')
PASSING = os.path.join(HERE, 'passing.list')
LIMIT = 30
FLAGS = re.compile(r'^// Flags: (.*)$', re.M)
ENV = re.compile(r'^// Env: (.*)$', re.M)
INTERNAL = re.compile(r'--expose-internals|internalBinding|require\(.internal/')
# kill(-1) and kill(0) behind a mock that a runtime may not have: too dangerous for a test machine.
NEVER = {'parallel/test-process-kill-pid.js'}


# What these compare names files below the folder that Node's own build runs tests in.
IN_ROOT = {'parallel/test-node-output-sourcemaps.mjs', 'parallel/test-runner-coverage-source-map.js',
           'parallel/test-runner-coverage-thresholds.js', 'parallel/test-runner-test-rerun-failures.js'}


def source():
    with open(os.path.join(ROOT, 'build/deps.ninja'), encoding='utf8') as f:
        v8 = re.search(r'^v8 = (.*)$', f.read(), re.M).group(1)
    return os.path.join(v8, 'node/test')


def offer_openssl():
    """Where Node's tests look for OpenSSL's own program: beside the executable."""
    link, program = os.path.join(os.path.dirname(INGOT), 'openssl-cli'), shutil.which('openssl')
    if program and not os.path.islink(link):
        os.symlink(program, link)


def read_list(path):
    with open(path, encoding='utf8') as f:
        return [l.strip() for l in f if l.strip() and not l.startswith('#')]


def all_tests(root):
    out = []
    for suite in ('parallel', 'sequential', 'es-module', 'wasi'):
        for name in sorted(os.listdir(os.path.join(root, suite))):
            if name.startswith('test-') and name.endswith(('.js', '.mjs')):
                with open(os.path.join(root, suite, name), encoding='utf8', errors='replace') as f:
                    if not INTERNAL.search(f.read()):
                        out.append('%s/%s' % (suite, name))
    return out


def module_of(name):
    return os.path.basename(name)[len('test-'):].split('.')[0].split('-')[0]


def run_one(root, name):
    path = os.path.join(root, name)
    with open(path, encoding='utf8', errors='replace') as f:
        text = f.read()
    m, variables = FLAGS.search(text), ENV.search(text)
    with tempfile.TemporaryDirectory(prefix='ingot-node-') as folder:
        env = {'PATH': os.environ['PATH'], 'HOME': folder, 'TMPDIR': folder, 'NODE_TEST_DIR': folder, 'LANG': 'C.UTF-8',
               'NODE_TEST_KNOWN_GLOBALS': '0', 'NODE_SKIP_FLAG_CHECK': 'true', 'TEST_THREAD_ID': str(os.getpid())}
        env.update(v.split('=', 1) for v in (variables.group(1).split() if variables else ()))
        os.symlink(root, os.path.join(folder, 'test'))
        try:
            p = subprocess.run([INGOT] + (m.group(1).split() if m else []) + [path],
                               cwd=os.path.dirname(root) if name in IN_ROOT else folder, env=env,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               timeout=LIMIT, start_new_session=True)
        except subprocess.TimeoutExpired:
            return False
        return p.returncode == 0 and b'1..0 # Skipped' not in p.stdout


def run_all(root, names):
    names = [n for n in names if n not in NEVER]
    both = [n for n in names if not n.startswith('sequential/')]
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        result = dict(zip(both, pool.map(lambda n: run_one(root, n), both)))
    for n in names:
        if n not in result:
            result[n] = run_one(root, n)
    # A machine under load misses deadlines: what failed gets two more chances, alone.
    for n in names:
        result[n] = result[n] or run_one(root, n) or run_one(root, n)
    return result


def check(root):
    result = run_all(root, read_list(PASSING))
    for n, ok in result.items():
        if not ok:
            print('FAILED tests/node: %s' % n)
    print('%d %d' % (sum(result.values()), len(result) - sum(result.values())))


def grow(root, path):
    known = set(read_list(PASSING)) if os.path.exists(PASSING) else set()
    result = run_all(root, [n for n in read_list(path) if n not in known])
    known |= {n for n, ok in result.items() if ok}
    with open(PASSING, 'w', encoding='ascii') as f:
        f.write("# Node's own tests that pass, by suite and file. It only grows: conformance.py --grow FILE.\n")
        f.writelines(n + '\n' for n in sorted(known))
    print('%d tests pass' % len(known))


def table(root, args):
    names = all_tests(root)
    if args and args[0] == '--list':
        names, args = read_list(args[1]), args[2:]
    if args:
        names = [n for n in names if module_of(n) in args]
    result = run_all(root, names)
    print('%-24s %6s %6s %7s' % ('module', 'total', 'passed', 'percent'))
    for module in sorted({module_of(n) for n in names}) + ['']:
        part = [ok for n, ok in result.items() if not module or module_of(n) == module]
        print('%-24s %6d %6d %6.1f%%' % (module or 'all', len(part), sum(part), 100.0 * sum(part) / max(1, len(part))))


def main(args):
    root = source()
    offer_openssl()
    if args[:1] == ['--check']:
        check(root)
    elif args[:1] == ['--grow']:
        grow(root, args[1])
    else:
        table(root, args)


main(sys.argv[1:])
