export const size: bigint = 12n;
export default undefined as never;
