import { value } from './leaf.wasm';
export const twice = () => 2 * value();
