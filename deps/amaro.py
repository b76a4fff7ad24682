# SPDX-License-Identifier: MIT
"""Take amaro's WebAssembly out of its JavaScript: amaro.py IN.js OUT.js OUT.wasm. Called by js.sh.

It lies in there as 3.8 MB of base64, which costs 15 ms to read and decode each time. Apart it is used
where it is mapped: OUT.js takes the bytes from require("amaro.wasm").
"""
import base64
import re
import sys

SOURCE = re.compile(r'var \{ Buffer: Buffer2 \} = require\("node:buffer"\);\s*var bytes = Buffer2\.from\("([A-Za-z0-9+/=]+)", "base64"\);')


def main(path, out_js, out_wasm):
    with open(path, encoding='ascii') as f:
        text = f.read()
    found = SOURCE.findall(text)
    if len(found) != 1:
        sys.exit('%s: no WebAssembly in base64 where it was' % path)
    wasm = base64.b64decode(found[0], validate=True)
    if not wasm.startswith(b'\0asm'):
        sys.exit('%s: that is no WebAssembly' % path)
    with open(out_js, 'w', encoding='ascii') as f:
        f.write(SOURCE.sub('var bytes = require("amaro.wasm");', text))
    with open(out_wasm, 'wb') as f:
        f.write(wasm)


main(*sys.argv[1:])
