# SPDX-License-Identifier: MIT
"""What idle keep-alive connections weigh: ./dev bench idle, or idle.py [COUNT [NAME=COMMAND...]].

COUNT connections (10,000) each ask once, get their answer and then only stay, over http and https. Printed is the
server's RSS before the first and two seconds after the last, and what each connection cost. Beside Ingot's
executable: the others of peer.py. In a command given as an argument, {source} is the program.
"""
import os
import resource
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time

from peer import HERE, beside, memory

SOURCE = os.path.join(HERE, 'apps/idle-connections.js')
REQUEST = b'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'
AT_ONCE = 100  # connections that are made together


def certificate(folder):
    key, cert = os.path.join(folder, 'key.pem'), os.path.join(folder, 'cert.pem')
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
                    '-subj', '/CN=localhost', '-keyout', key, '-out', cert], check=True, stderr=subprocess.DEVNULL)
    return key, cert


def answered(s):
    data = b''
    while not data.endswith(b'Hello, World!'):
        part = s.recv(4096)
        if part == b'':
            sys.exit('idle: the server closed a connection')
        data += part


def connect(port, count, secure):
    """`count` connections that have had an answer."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    done = []
    while len(done) < count:
        some = [socket.create_connection(('127.0.0.1', port)) for _ in range(min(AT_ONCE, count - len(done)))]
        if secure:
            some = [context.wrap_socket(s) for s in some]
        for s in some:
            s.sendall(REQUEST)
        for s in some:
            answered(s)
        done += some
    return done


def measure(command, count, secure, env):
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)
    try:
        port = int(server.stdout.readline())
        for s in connect(port, 20, secure):
            s.close()
        time.sleep(0.5)
        before = memory(server.pid, 'VmRSS')
        clients = connect(port, count, secure)
        time.sleep(2)
        after = memory(server.pid, 'VmRSS')
        answers = connect(port, 1, secure)  # and it still serves
        for s in clients + answers:
            s.close()
        return before, after
    finally:
        server.send_signal(signal.SIGKILL)
        server.wait()


def peers(folder, given):
    if given:
        return [(name, command.replace('{source}', SOURCE).split()) for name, command in (g.split('=', 1) for g in given)]
    return list(beside(SOURCE, folder).items())


def main(argv):
    count = int(argv[0]) if argv else 10000
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hard < count + 200:
        sys.exit('idle: %d connections need more files than `ulimit -n` allows' % count)
    print('%-6s %-10s %10s %10s %12s' % ('', '', 'before', 'after', 'each'))
    with tempfile.TemporaryDirectory(prefix='ingot-idle-') as folder:
        key, cert = certificate(folder)
        others = peers(folder, argv[1:])
        for secure in (False, True):
            env = dict(os.environ, IDLE_KEY=key, IDLE_CERT=cert) if secure else dict(os.environ)
            for name, command in others:
                before, after = measure(command, count, secure, env)
                print('%-6s %-10s %6.1f MiB %6.1f MiB %8.1f KiB' % (
                    'https' if secure else 'http', name, before, after, (after - before) * 1024 / count), flush=True)


main(sys.argv[1:])
