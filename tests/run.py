# SPDX-License-Identifier: MIT
"""Run the tests: run.py [NAME...]. A test is one file, found by its place, in a process of its own,
with a time limit; exit code 0 is a pass. With names, only tests whose path contains one of them.

  tests/unit/**/*_test.c     C programs, built by ninja (build/tests/unit/...)
  tests/stdlib/**/*.js       run by `build/ingot FILE`
  tests/engine/*.js          so, too: what deps/patches/v8 change in the engine
  tests/same/*.{js,mjs}      run by `node`, by `ingot` and as an executable: same output and exit code
  tests/compile/*/           `test.sh` in the folder, with INGOT set
  tests/samples/*.sh, tests/hostile/*.sh, tests/lint/*.{sh,py}
  tests/fuzz/*.{sh,js}       fuzzers with a fixed seed and a number of rounds; longer by ./dev fuzz
  tests/packages/*.{js,mjs,ts}  programs with npm packages, as executables in an empty root: tests/packages/run.py
  tests/node/passing.list    Node's own tests that pass; run from the fetched source
The last line is "N passed, N failed".
"""
import glob
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
INGOT = os.path.join(ROOT, 'build/ingot')
LIMIT = 300


def run(command, cwd, limit=LIMIT, env=None):
    """(exit code or None on timeout, output)"""
    try:
        p = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, timeout=limit, env=env, start_new_session=True)
        return p.returncode, p.stdout.decode('utf8', 'replace')
    except subprocess.TimeoutExpired as e:
        return None, (e.stdout or b'').decode('utf8', 'replace') + '\n(timed out after %d s)' % limit


def plain(command):
    def test(folder):
        env = dict(os.environ, INGOT=INGOT, ROOT=ROOT, TMPDIR=folder)
        code, out = run(command, folder, env=env)
        return code == 0, out
    return test


def same(path):
    """node, ingot and the executable print the same and end alike."""
    with open(path, encoding='utf8') as f:
        text = f.read()
    line = re.search(r'^// build: (.*)$', text, re.M)
    options = shlex.split(line.group(1)) if line else []

    def test(folder):
        exe = os.path.join(folder, 'program')
        results = []
        build = run([INGOT, 'build', path, '-o', exe] + options, folder)
        if build[0] != 0:
            return False, build[1]
        for name, command in (('node', ['node', path]), ('ingot', [INGOT, path]), ('executable', [exe])):
            p = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=LIMIT)
            results.append((name, p.returncode, p.stdout, p.stderr if '// stderr: same' in text else b''))
        first = results[0][1:]
        bad = [r for r in results[1:] if r[1:] != first]
        shown = '\n'.join('%s: exit %d\n%s%s' % (n, c, o.decode('utf8', 'replace'), e.decode('utf8', 'replace'))
                         for n, c, o, e in [results[0]] + bad)
        return not bad, shown
    return test


def find():
    tests = []
    listing = subprocess.run(['ninja', '-t', 'query', 'unit'], cwd=ROOT, capture_output=True, text=True).stdout
    for line in listing.split('\n'):
        name = line.strip()
        if name.startswith('build/tests/unit/'):
            tests.append((name[len('build/'):], plain([os.path.join(ROOT, name)])))
    rel = lambda p: os.path.relpath(p, ROOT)
    for p in sorted(glob.glob(ROOT + '/tests/stdlib/**/*.js', recursive=True) + glob.glob(ROOT + '/tests/engine/*.js') +
                    glob.glob(ROOT + '/tests/fuzz/*.js')):
        if '/fixtures/' not in p:
            tests.append((rel(p), plain([INGOT, p])))
    for p in sorted(glob.glob(ROOT + '/tests/same/*.js') + glob.glob(ROOT + '/tests/same/*.mjs')):
        tests.append((rel(p), same(p)))
    for pattern in ('compile/*/test.sh', 'samples/*.sh', 'hostile/*.sh', 'fuzz/*.sh', 'lint/*.sh', 'napi/*.sh'):
        for p in sorted(glob.glob(ROOT + '/tests/' + pattern)):
            tests.append((rel(p), plain(['sh', p])))
    for p in sorted(glob.glob(ROOT + '/tests/lint/*.py')):
        tests.append((rel(p), plain(['python3', p])))
    for p in sorted(q for ext in ('js', 'mjs', 'ts') for q in glob.glob(ROOT + '/tests/packages/*.' + ext)):
        tests.append((rel(p), plain(['python3', ROOT + '/tests/packages/run.py', p])))
    return tests


def run_one(item):
    name, test = item
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix='ingot-test-') as folder:
        try:
            ok, out = test(folder)
        except (OSError, subprocess.SubprocessError) as e:
            ok, out = False, str(e)
    return name, ok, out, time.monotonic() - start


def main(names):
    unit = subprocess.run(['ninja', '--quiet', 'unit'], cwd=ROOT)
    if unit.returncode != 0:
        sys.exit('run.py: the unit tests do not build')
    tests = [t for t in find() if not names or any(n in t[0] for n in names)]
    passed = failed = 0
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        for name, ok, out, seconds in pool.map(run_one, tests):
            if ok:
                passed += 1
            else:
                failed += 1
                print('FAILED %s (%.1f s)\n%s' % (name, seconds, out[-3000:]), flush=True)
    if not names or any('node' in n for n in names):
        p, f = node_suite()
        passed, failed = passed + p, failed + f
    print('%d passed, %d failed' % (passed, failed))
    sys.exit(0 if failed == 0 and passed > 0 else 1)


def node_suite():
    """Node's own tests in tests/node/passing.list: (passed, failed)."""
    script = os.path.join(ROOT, 'tests/node/conformance.py')
    if not os.path.exists(os.path.join(ROOT, 'tests/node/passing.list')):
        return 0, 0
    p = subprocess.run(['python3', script, '--check'], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    lines = p.stdout.strip().split('\n')
    for line in lines[:-1]:
        print(line)
    done, bad = lines[-1].split()[:2]
    return int(done), int(bad)


main(sys.argv[1:])
