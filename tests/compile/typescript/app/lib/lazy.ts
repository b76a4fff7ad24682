let count: number = 0;
export default ++count as number;
