# SPDX-License-Identifier: MIT
"""Put the protocol's description into the executable. Called by ninja: inspector_protocol.py OUT_S PDL...

Each PDL file describes domains line by line: https://chromium.googlesource.com/deps/inspector_protocol. The first is
V8's own and gives the version. The result is what /json/protocol answers, deflated; read by inspector_protocol.c.
"""
import json
import sys

import packed  # deps/

FLAGS = ('experimental', 'deprecated', 'optional')
PRIMITIVE = {'string', 'integer', 'number', 'boolean', 'object', 'any', 'array'}
LISTS = {'type': ('types', 'id'), 'command': ('commands', 'name'), 'event': ('events', 'name')}


def typed(entry, words):
    """Adds the type that `words` name: [array of] NAME."""
    if words[:2] == ['array', 'of']:
        entry['type'] = 'array'
        entry['items'] = typed({}, words[2:])
    elif words == ['binary']:
        entry['type'] = 'string'
    elif len(words) != 1:
        raise ValueError(' '.join(words))
    else:
        entry['type' if words[0] in PRIMITIVE else '$ref'] = words[0]
    return entry


class Reader:
    """`at` has, for each depth of indentation, what the lines below it belong to."""

    def __init__(self):
        self.version, self.domains, self.at, self.comment = {}, [], {}, []

    def entry(self, words):
        """A new entry with the flags in front of its words, and the comment before its line."""
        entry = {}
        if self.comment:
            entry['description'] = '\n'.join(self.comment)
        while words[0] in FLAGS:
            entry[words.pop(0)] = True
        return entry

    def domain(self, words):
        domain = self.entry(words)
        if words[0] == 'version':
            self.at = {2: self.version}
            return
        keyword, domain['domain'] = words
        if keyword != 'domain':
            raise ValueError(keyword)
        self.domains.append(domain)
        self.at = {2: domain}

    def member(self, words):
        """Of a domain, or of the version."""
        owner = self.at[2]
        if owner is self.version:
            owner[words[0]] = words[1]
        elif words[:2] == ['depends', 'on']:
            owner.setdefault('dependencies', []).append(words[2])
        else:
            entry = self.entry(words)
            into, key = LISTS[words[0]]
            entry[key] = words[1]
            if words[0] == 'type':
                if words[2] != 'extends':
                    raise ValueError(words[2])
                typed(entry, words[3:])
            owner.setdefault(into, []).append(entry)
            self.at[4] = entry

    def block(self, words):
        """Of a type, command or event."""
        owner = self.at[4]
        if words[0] == 'redirect':
            owner['redirect'] = words[1]
        elif words[0] in ('enum', 'parameters', 'returns', 'properties'):
            self.at[6] = owner.setdefault(words[0], [])
        else:
            raise ValueError(words[0])

    def item(self, words):
        """Of a block: a parameter or property, or a word of an enumeration."""
        block = self.at[6]
        if block is self.at[4].get('enum'):
            block.append(words[0])
            return
        entry = self.entry(words)
        entry['name'] = words.pop()
        if words == ['enum']:
            entry['type'] = 'string'
            self.at[8] = entry['enum'] = []
        else:
            typed(entry, words)
        block.append(entry)

    def read(self, path):
        depth = {0: self.domain, 2: self.member, 4: self.block, 6: self.item, 8: lambda words: self.at[8].append(words[0])}
        with open(path, encoding='utf8') as f:
            for number, line in enumerate(f, 1):
                text = line.strip()
                if text.startswith('#'):
                    self.comment.append(text[1:].strip())
                    continue
                if text:
                    try:
                        depth[len(line) - len(line.lstrip())](text.split())
                    except (KeyError, ValueError, IndexError) as e:
                        sys.exit('%s:%d: %s (%s)' % (path, number, text, e))
                self.comment = []


def main(out, files):
    reader = Reader()
    for path in files:
        reader.read(path)
    text = json.dumps({'version': reader.version, 'domains': reader.domains}, separators=(',', ':')).encode() + b'\n'
    packed.write(out, 'ni_protocol', text)


main(sys.argv[1], sys.argv[2:])
