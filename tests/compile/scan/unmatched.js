function f() {
  if (require('a')) {
    return [1, 2};
}
