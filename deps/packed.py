# SPDX-License-Identifier: MIT
"""Data in the executable, as a raw deflate stream: imported by the generators that make it."""
import zlib

LABEL = '  .balign 16\n  .globl %s\n  .hidden %s\n%s:\n'


def write(out, symbol, data):
    """OUT, an assembler file, and the stream beside it: symbol, symbol_packed and symbol_size, the lengths as uint32_t."""
    z = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = z.compress(data) + z.flush()
    blob = out[:-2] + '.bin'
    with open(blob, 'wb') as f:
        f.write(packed)
    text = '  .section .rodata.%s,"a",@progbits\n' % symbol
    text += LABEL % ((symbol,) * 3) + '  .incbin "%s"\n' % blob
    for name, value in (('packed', len(packed)), ('size', len(data))):
        text += LABEL % ((symbol + '_' + name,) * 3) + '  .long %d\n' % value
    with open(out, 'w', encoding='ascii') as f:
        f.write(text + '  .section .note.GNU-stack,"",@progbits\n')
