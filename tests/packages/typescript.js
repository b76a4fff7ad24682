// typescript: the whole compiler: transpiling, a program with a host in memory and its library files from the package, language service.
// build: --include node_modules/typescript/lib/lib*.d.ts
const ts = require('typescript');

console.log(ts.transpileModule('enum E { A = 1, B } export const x: E = E.B; class C { constructor(private p = 1) {} }', { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2020 } }).outputText);
const files = { '/a.ts': 'import { f } from "./b"; const n: number = f("x"); [1, 2].map((x) => x.toFixed());', '/b.ts': 'export function f(s: string): string { return s; }' };
const options = { target: ts.ScriptTarget.ES2022, lib: ['lib.es2022.d.ts'], strict: true, noEmit: true, types: [] };
const host = ts.createCompilerHost(options);
const { fileExists, readFile, getSourceFile } = host;
Object.assign(host, { fileExists: (f) => f in files || fileExists(f), readFile: (f) => files[f] ?? readFile(f), getCurrentDirectory: () => '/',
  getSourceFile: (f, ...rest) => (f in files ? ts.createSourceFile(f, files[f], options.target, true) : getSourceFile(f, ...rest)) });
const program = ts.createProgram(['/a.ts'], options, host);
for (const d of ts.getPreEmitDiagnostics(program)) console.log(d.file?.fileName, d.start, ts.flattenDiagnosticMessageText(d.messageText, '\n'));
console.log(program.getSourceFiles().length > 30, program.getTypeChecker().getTypeAtLocation(program.getSourceFile('/a.ts').statements[1].declarationList.declarations[0]).flags);
