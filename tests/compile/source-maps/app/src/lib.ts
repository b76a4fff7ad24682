// A comment that goes away.
export interface Options { deep: boolean; }

export class Thing {
  constructor(private readonly options: Options) {}

  fail(what: string): never {
    const detail: string = this.options.deep ? 'deep' : 'shallow';
    throw new Error(`${what}: ${detail}`);
  }
}
