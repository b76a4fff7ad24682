'use strict';
// Much code that is compiled on its first call.
const data = require('./data.json');
function part0(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 0 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part1(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 1 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part2(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 2 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part3(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 3 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part4(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 4 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part5(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 5 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part6(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 6 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part7(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 7 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part8(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 8 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part9(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 9 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part10(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 10 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part11(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 11 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part12(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 12 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part13(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 13 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part14(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 14 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part15(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 15 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part16(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 16 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part17(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 17 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part18(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 18 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part19(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 19 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part20(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 20 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part21(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 21 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part22(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 22 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part23(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 23 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part24(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 24 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part25(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 25 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part26(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 26 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part27(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 27 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part28(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 28 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part29(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 29 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part30(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 30 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part31(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 31 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part32(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 32 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part33(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 33 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part34(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 34 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part35(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 35 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part36(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 36 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part37(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 37 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part38(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 38 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part39(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 39 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part40(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 40 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part41(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 41 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part42(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 42 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part43(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 43 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part44(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 44 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part45(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 45 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part46(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 46 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part47(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 47 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part48(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 48 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part49(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 49 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part50(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 50 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part51(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 51 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part52(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 52 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part53(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 53 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part54(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 54 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part55(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 55 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part56(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 56 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part57(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 57 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part58(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 58 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}
function part59(x) {
  const list = [];
  for (let i = 0; i < x; i++) list.push({ index: i, name: `part 59 of ${x}`, odd: i % 2 === 1 });
  return list.filter((item) => item.odd).map((item) => item.name.length + item.index).reduce((a, b) => a + b, 0);
}

console.log(data.from, [part0(0), part1(1), part2(2), part3(3), part4(4), part5(5), part6(6), part7(7), part8(8), part9(9), part10(10), part11(11), part12(12), part13(13), part14(14), part15(15), part16(16), part17(17), part18(18), part19(19), part20(20), part21(21), part22(22), part23(23), part24(24), part25(25), part26(26), part27(27), part28(28), part29(29), part30(30), part31(31), part32(32), part33(33), part34(34), part35(35), part36(36), part37(37), part38(38), part39(39), part40(40), part41(41), part42(42), part43(43), part44(44), part45(45), part46(46), part47(47), part48(48), part49(49), part50(50), part51(51), part52(52), part53(53), part54(54), part55(55), part56(56), part57(57), part58(58), part59(59)].join());
