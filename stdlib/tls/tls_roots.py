# SPDX-License-Identifier: MIT
"""Put Mozilla's root certificates into the executable. Called by ninja: tls_roots.py OUT_S FOLDER

FOLDER is that of Debian's package ca-certificates: PEM files, one certificate each. In order of their names,
as DER behind each other, deflated; read by tls_roots.c.
"""
import base64
import os
import re
import sys

import packed  # deps/


def main(out, folder):
    der = b''
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding='ascii') as f:
            for text in re.findall('-----BEGIN CERTIFICATE-----(.*?)-----END', f.read(), re.S):
                der += base64.b64decode(text)
    if not der:
        sys.exit('%s: no certificates' % folder)
    packed.write(out, 'rt_tls_roots', der)


main(sys.argv[1], sys.argv[2])
