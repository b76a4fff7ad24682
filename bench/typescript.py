# SPDX-License-Identifier: MIT
"""Make a TypeScript application of N files: typescript.py FOLDER [N]. Its entry is FOLDER/main.ts; it prints
one number. Types of all kinds, a chain of imports and a few that jump, about 4 kB a file."""
import os
import sys

HEAD = '''import type { Shape%(n)d } from './types.ts';
%(imports)s
export interface Item%(n)d<T extends object = Record<string, unknown>> { id: number; name: string; data?: T; tags: readonly string[] }
export type Result%(n)d<T> = { ok: true; value: T } | { ok: false; error: Error };
type Handler%(n)d = (item: Item%(n)d, signal?: AbortSignal) => Promise<Result%(n)d<string>>;

'''
BODY = '''export class Service%(n)d_%(k)d<T extends Item%(n)d> {
  readonly #items: Map<number, T> = new Map<number, T>();
  private handlers: Handler%(n)d[] = [];
  protected static count: number = 0;

  add(item: T, ...handlers: Handler%(n)d[]): this {
    this.#items.set(item.id as number, item!);
    this.handlers.push(...handlers);
    Service%(n)d_%(k)d.count++;
    return this;
  }

  find(id: number): T | undefined { return this.#items.get(id); }

  async run(item: T): Promise<Array<Result%(n)d<string>>> {
    const results = [] as Result%(n)d<string>[];
    for (const handler of this.handlers) {
      try {
        results.push(await handler(item));
      } catch (error: unknown) {
        results.push({ ok: false, error: error instanceof Error ? error : new Error(String(error)) } satisfies Result%(n)d<string>);
      }
    }
    return results;
  }
}

'''
TAIL = '''export function value%(n)d(shape?: Shape%(n)d): number {
  const service = new Service%(n)d_0<Item%(n)d>().add({ id: %(n)d, name: 'n%(n)d', tags: [] });
  return (service.find(%(n)d)?.id ?? 0)%(sum)s + (shape?.size ?? 0);
}
'''


def write(folder, name, text):
    with open(os.path.join(folder, name), 'w', encoding='utf8') as f:
        f.write(text)


def main(folder, count=500):
    os.makedirs(folder, exist_ok=True)
    write(folder, 'package.json', '{"name":"typescript-app","type":"module"}\n')
    write(folder, 'types.ts', ''.join('export interface Shape%d { size: number }\n' % n for n in range(count)))
    for n in range(count):
        targets = [n + 1] if n + 1 < count else []
        jumps = [t for t in (2 * n + 2,) if n + 1 < t < count]
        imports = '\n'.join("import { value%d } from './m%d.ts';" % (t, t) for t in targets + jumps)
        names = {'n': n, 'imports': imports, 'sum': ''.join(' + value%d()' % t for t in targets)}
        body = ''.join(BODY % {'n': n, 'k': k} for k in range(4))
        write(folder, 'm%d.ts' % n, HEAD % names + body + TAIL % names)
    write(folder, 'main.ts', "import { value0 } from './m0.ts';\nconst total: number = value0();\nconsole.log(total);\n")


main(sys.argv[1], *map(int, sys.argv[2:]))
