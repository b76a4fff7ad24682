// SECRET_COMMENT_4
export const secretModule = (secretArgument) => { const secretResult = secretArgument ** 5; return secretResult; };
export class Counter {
  static made = [1, 2].map((n) => n + 1);
  count = 41;
  next = () => ++this.count;
}
