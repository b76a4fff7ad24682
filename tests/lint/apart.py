# SPDX-License-Identifier: MIT
"""Nothing but its own room calls what lies apart (deps/apart.ld), as executables may lack it: linked without
these rooms and their libraries, a template has none of that code."""
import os
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
os.chdir(ROOT)
OWN = re.compile(r'/(stdlib/(sqlite|http2|inspector)/[^/]*|stdlib/tls/tls_trace|runtime/engine/inspector)\.o$|/lib(sqlite3|nghttp2)\.a$')
TEMPLATE = 'build/template-static'


def command():
    lines = subprocess.run(['ninja', '-t', 'commands', TEMPLATE], capture_output=True, text=True, check=True).stdout
    return shlex.split(lines.rstrip('\n').split('\n')[-1].split('&&')[0])


def sections(path):
    text = subprocess.run(['readelf', '-SW', path], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r'(\.apart\.\w+\.text)', text))


def symbols(path, section):
    head = subprocess.run(['readelf', '-SW', path], capture_output=True, text=True, check=True).stdout
    at, size = re.search(re.escape(section) + r'\s+PROGBITS\s+(\w+) \w+ (\w+)', head).groups()
    start, end = int(at, 16), int(at, 16) + int(size, 16)
    names = subprocess.run(['nm', '-C', path], capture_output=True, text=True, check=True).stdout
    found = (line.split(' ', 2) for line in names.split('\n') if line[:1] != ' ' and line.count(' ') >= 2)
    return [name for place, _, name in found if start <= int(place, 16) < end]


def main():
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, 'template')
        words = [w for w in command() if not OWN.search(w)]
        words[words.index('-o') + 1] = out
        subprocess.run(words + ['-Wl,--unresolved-symbols=ignore-all'], check=True)
        wanted = sections(TEMPLATE + '.full')
        if len(wanted) < 4:
            sys.exit('%s has only %s' % (TEMPLATE, wanted))
        faults = ['%s: %s' % (s, name) for s in sections(out) for name in symbols(out, s)]
    for fault in faults[:20]:
        print('called from outside: ' + fault)
    sys.exit(1 if faults else 0)


main()
