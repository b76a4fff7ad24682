# SPDX-License-Identifier: MIT
"""One program with npm packages, as an executable: run.py PROGRAM, called by tests/run.py with INGOT and ROOT set.

The packages are installed from package-lock.json, once for each lock file, into build/packages (never into the
tree). The program is compiled there, then runs in a root that holds nothing but it, /tmp and /dev/null (and libc, when a package has a native addon). It must end
with 0 and print what `node` prints for it. In a program's head:

  // build: OPTIONS     further options of `ingot build`, most often --include for what no literal names
  // node: MAJOR        an older node on this machine cannot run it: then only the exit code and some output count
"""
import fcntl
import filecmp
import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
LIMIT = 120


def fail(text):
    sys.exit('%s\n' % text.strip()[-3000:])


def digest_of(names):
    digest = hashlib.sha256()
    for name in names:
        with open(os.path.join(HERE, name), 'rb') as f:
            digest.update(f.read())
    return digest.hexdigest()[:16]


def prepared(program):
    """The folder that has the packages of the lock file, with the program and the fixtures in it."""
    base = os.path.join(os.environ['ROOT'], 'build/packages')
    folder = os.path.join(base, digest_of(('package.json', 'package-lock.json')))
    os.makedirs(base, exist_ok=True)
    with open(os.path.join(base, 'lock'), 'w', encoding='ascii') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.exists(os.path.join(folder, 'done')):
            install(base, folder)
        copy(program, os.path.join(folder, os.path.basename(program)))
        for path, _, names in os.walk(os.path.join(HERE, 'fixtures')):
            for name in names:
                source = os.path.join(path, name)
                copy(source, os.path.join(folder, os.path.relpath(source, HERE)))
    return folder


def copy(source, target):
    """Only when it differs: another test may be reading it."""
    if os.path.exists(target) and filecmp.cmp(source, target, shallow=False):
        return
    os.makedirs(os.path.dirname(target), exist_ok=True)
    shutil.copy(source, target)


def install(base, folder):
    for name in os.listdir(base):
        if name != 'lock':
            shutil.rmtree(os.path.join(base, name), ignore_errors=True)
    os.makedirs(folder)
    for name in ('package.json', 'package-lock.json'):
        shutil.copy(os.path.join(HERE, name), folder)
    p = subprocess.run(['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], cwd=folder,
                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if p.returncode != 0:
        fail('npm ci: ' + p.stdout)
    with open(os.path.join(folder, 'done'), 'w', encoding='ascii'):
        pass


def head_of(program):
    with open(program, encoding='utf8') as f:
        lines = f.read().split('\n')
    head = '\n'.join(line for line in lines if line.startswith('// '))
    found = lambda key: (re.search(r'^// %s: (.*)$' % key, head, re.M) or ['', ''])[1]
    return shlex.split(found('build')), int(found('node') or 0)


def empty_root():
    for name in ('root/tmp', 'root/dev'):
        os.makedirs(name)
    if os.getuid() == 0:
        subprocess.run(['mknod', '-m', '666', 'root/dev/null', 'c', '1', '3'], check=True)
        return ['chroot', 'root']
    with open('root/dev/null', 'w', encoding='ascii'):
        pass
    return ['unshare', '--map-root-user', '--root=root']


def add_libraries():
    """What the dynamic template is linked with; nothing for a static executable."""
    listed = subprocess.run(['ldd', 'root/program'], capture_output=True, text=True, check=False).stdout
    for path in re.findall(r'(/\S+) \(0x', listed):
        os.makedirs('root' + os.path.dirname(path), exist_ok=True)
        shutil.copy(path, 'root' + path)


def run(command, cwd):
    env = {k: v for k, v in os.environ.items() if not k.startswith('NODE_') and k != 'DEBUG'}
    env['TMPDIR'] = '/tmp'
    try:
        p = subprocess.run(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=LIMIT)
    except subprocess.TimeoutExpired as e:
        fail('%s: no end after %d s\n%s' % (command[-1], LIMIT, (e.stdout or b'').decode('utf8', 'replace')))
    return p.returncode, p.stdout.decode('utf8', 'replace'), p.stderr.decode('utf8', 'replace')


def main(program):
    options, node = head_of(program)
    app = prepared(program)
    name = os.path.basename(program)
    command = empty_root() + ['/program']
    code, out, err = run([os.environ['INGOT'], 'build', name, '-o', os.path.abspath('root/program')] + options, app)
    if code != 0:
        fail('build: exit %s\n%s%s' % (code, out, err))
    add_libraries()
    code, out, err = run(command, '.')
    if code != 0 or out == '':
        fail('executable: exit %s\n%s%s' % (code, out, err))
    version = subprocess.run(['node', '-p', 'process.versions.node'], capture_output=True, text=True, check=True).stdout
    if int(version.split('.')[0]) < node:
        return
    os.makedirs('cwd')
    expected = run(['node', os.path.join(app, name)], 'cwd')
    if expected[:2] != (0, out):
        fail('node: exit %s\n%s%s\nexecutable:\n%s%s' % (expected + (out, err)))


main(os.path.abspath(sys.argv[1]))
