var t=class{constructor(o){this.options=o}fail(o){let e=this.options.deep?"deep":"shallow";throw new Error(`${o}: ${e}`)}};function i(n){let o=new t({deep:n===1});try{o.fail("caught")}catch(e){console.log(e.stack.split(`
`).slice(0,4).join(`
`))}setImmediate(()=>o.fail("uncaught"))}i(1);
//# sourceMappingURL=out.js.map
