export interface Named { readonly name: string }

export class Box<T> {
  private readonly value: T;
  constructor(value: T) {
    this.value = value;
  }
  get(): T {
    return this.value;
  }
}
