export default 'three' as string;
