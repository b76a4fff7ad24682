# SPDX-License-Identifier: MIT
"""Print 1,024 64-bit primes whose bytes each have four bits set, as C literals.

V8's string hash multiplies by three such primes ("secrets"), which it searches at every start
without this table. The table is part of the build, so it must come out the same every time: the
generator is a fixed linear congruential one; the choice per process is by the process's seed.
"""

COUNT = 1024
WITNESSES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)  # deterministic Miller-Rabin below 2^64


def is_prime(n):
    if any(n % p == 0 for p in WITNESSES):
        return n in WITNESSES
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for a in WITNESSES:
        x = pow(a, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def candidates():
    balanced = [b for b in range(256) if bin(b).count('1') == 4]
    state = 1
    while True:
        number = 0
        for shift in range(0, 64, 8):
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            number |= balanced[(state >> 33) % len(balanced)] << shift
        if number % 2:
            yield number


def main():
    found = []
    for number in candidates():
        if number not in found and is_prime(number):
            found.append(number)
            if len(found) == COUNT:
                break
    for i in range(0, COUNT, 4):
        print(' '.join('0x%016xull,' % n for n in found[i:i + 4]))


main()
