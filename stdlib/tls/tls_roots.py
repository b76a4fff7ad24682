# SPDX-License-Identifier: MIT
"""Put Mozilla's root certificates into the executable. Called by ninja: tls_roots.py OUT_S FOLDER

FOLDER is that of Debian's package ca-certificates: PEM files, one certificate each. In order of their names,
as DER behind each other, deflated; read by tls_roots.c.
"""
import base64
import os
import re
import sys
import zlib


def main(out, folder):
    der = b''
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding='ascii') as f:
            for text in re.findall('-----BEGIN CERTIFICATE-----(.*?)-----END', f.read(), re.S):
                der += base64.b64decode(text)
    if not der:
        sys.exit('%s: no certificates' % folder)
    z = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = z.compress(der) + z.flush()
    blob = out[:-2] + '.bin'
    with open(blob, 'wb') as f:
        f.write(packed)
    label = '  .balign 16\n  .globl %s\n  .hidden %s\n%s:\n'
    text = '  .section .rodata.rt_tls_roots,"a",@progbits\n'
    text += label % (('rt_tls_roots',) * 3) + '  .incbin "%s"\n' % blob
    for name, value in (('packed', len(packed)), ('size', len(der))):
        text += label % (('rt_tls_roots_' + name,) * 3) + '  .long %d\n' % value
    with open(out, 'w', encoding='ascii') as f:
        f.write(text + '  .section .note.GNU-stack,"",@progbits\n')


main(sys.argv[1], sys.argv[2])
