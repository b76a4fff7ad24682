#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs Node's addon tests, made by gen.py, with one executable.

    run.py EXE OUT [filter ...]

A test is one file of OUT/tree, passed by exit code 0. "// Flags:" lines in it go to EXE before
the file. skip.list names what is not run, and why. Ends with 1 when something failed.
"""
import argparse
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SUITES = ('js-native-api', 'node-api')
NOT_TESTS = {'node-api/test_uv_threadpool_size/node-options.js',
             'node-api/test_threadsafe_function/uncaught_exception.js'}


def read_skips(linked):
    """Lines of "path: reason" or "linked path: reason"."""
    skips = {}
    with open(os.path.join(HERE, 'skip.list')) as f:
        for line in f:
            line = line.strip()
            if not line or line.startswith('#'):
                continue
            path, _, reason = line.partition(': ')
            if path.startswith('linked '):
                if not linked:
                    continue
                path = path[len('linked '):]
            skips[path] = reason
    return skips


def find_tests(tree):
    for suite in SUITES:
        for folder, _, names in sorted(os.walk(os.path.join(tree, suite))):
            for name in sorted(names):
                path = os.path.relpath(os.path.join(folder, name), tree)
                built = 'build' in path.split('/')
                if name.endswith('.js') and not built and path not in NOT_TESTS:
                    yield path


def flags_of(path):
    with open(path) as f:
        m = re.search(r'^// Flags:(.*)$', f.read(), re.M)
    return m.group(1).split() if m else []


def run(exe, tree, path, timeout):
    file = os.path.join(tree, path)
    try:
        r = subprocess.run([exe, *flags_of(file), file], stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout,
                           cwd=os.path.dirname(file))
        return r.returncode, r.stdout.decode('utf-8', 'replace')
    except subprocess.TimeoutExpired as e:
        return 'timeout', (e.stdout or b'').decode('utf-8', 'replace')


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument('exe')
    p.add_argument('out')
    p.add_argument('filter', nargs='*')
    p.add_argument('--timeout', type=float, default=60)
    p.add_argument('-v', '--verbose', action='store_true')
    p.add_argument('--linked', action='store_true', help='EXE has the addons linked in')
    p.add_argument('--all', action='store_true', help='also what skip.list names')
    a = p.parse_args()
    exe, tree = os.path.abspath(a.exe), os.path.join(os.path.abspath(a.out), 'tree')
    skips = {} if a.all else read_skips(a.linked)
    passed, failed, skipped = [], [], []
    for path in find_tests(tree):
        if a.filter and not any(f in path for f in a.filter):
            continue
        if path in skips:
            skipped.append(path)
            continue
        code, text = run(exe, tree, path, a.timeout)
        (passed if code == 0 else failed).append(path)
        if code != 0:
            print(f'not ok {path} ({code})')
            print('    ' + '\n    '.join(text.rstrip().split('\n')[:40 if a.verbose else 12]))
        elif a.verbose:
            print(f'ok {path}')
        sys.stdout.flush()
    print(f'{len(passed)} passed, {len(failed)} failed, {len(skipped)} skipped')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
