import { help } from 'helper';
export const name = 'two';
export const run = () => help(name);
