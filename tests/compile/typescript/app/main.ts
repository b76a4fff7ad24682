#!/usr/bin/env ingot
import { readFileSync, type Stats } from 'node:fs';
import type { Nowhere } from './does-not-exist.ts';
import { Box, type Named } from '#lib/box.ts';
import { size as many } from './lib/more.mts';
import old, { halve } from './lib/old.cts';
import { createRequire } from 'node:module';

abstract class Shape<T extends number | string = number> implements Named {
  declare unused: Stats;
  readonly name: string;
  #size: T;
  protected constructor(name: string, size: T) { this.name = name; this.#size = size; }
  get size(): T { return this.#size!; }
  abstract area(this: Shape<T>): number;
}

class Square extends Shape {
  constructor(size?: number) { super('square', size ?? 2); }
  override area(): number { return (this.size as number) ** 2; }
}

function overloaded(a: string): string;
function overloaded(a: number): number;
function overloaded(a: unknown): unknown { return a; }

declare global { var neverThere: string | undefined; }
namespace OnlyTypes { export type A = string; }
export type { Named };

const list = [1, 2, 3] satisfies readonly number[];
const long = <T,>(
  value: T,
): T => value;
const text: string = `é 日本 😀 ${'ü' as string}`; const after: string = '😀é日本';
console.log(new Square().area(), list.length, overloaded(3), long<string>('long'), text, after);
console.log(new Box<Named>({ name: 'box' }).get().name, many, halve(old.answer as number));
console.log(globalThis.neverThere satisfies unknown, readFileSync(import.meta.filename, 'utf8').includes('import type { Nowhere }'));

const place = (e: unknown): string => (e as Error).stack!.split('\n')[1]!.replace(/^.*\/([^/]*\.[cm]?ts:\d+:\d+).*$/, '$1');
try {
  (null as unknown as { x: number }).x;
} catch (e: any) {
  console.log(place(e));
}
try { const s: string = '日本 😀'; (undefined as any as () => void)(); } catch (e) { console.log(place(e)); }
try { old.fails('x'); } catch (e) { console.log(place(e)); }

const lazy: typeof import('./lib/lazy.ts') = await import('./lib/lazy.ts');
console.log(lazy.default, createRequire(import.meta.url)('./lib/old.cts') === old);
const name: string = 'named-at-run-time';
console.log((await import(`./lib/${name}.ts`)).here, (await import('./lib/lazy.ts?again')).default);
