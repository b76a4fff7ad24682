// @opentelemetry and require-in-the-middle: modules patched while they are required, spans of http through AsyncLocalStorage.
const { trace, context, propagation } = require('@opentelemetry/api');
const { registerInstrumentations } = require('@opentelemetry/instrumentation');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-node');
const { Hook } = require('require-in-the-middle');

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
provider.register();
registerInstrumentations({ instrumentations: [new HttpInstrumentation()], tracerProvider: provider });
new Hook(['ms'], (exports, name, basedir) => Object.assign((...args) => `hooked ${exports(...args)}`, { base: basedir?.split('node_modules/')[1] }));
const ms = require('ms');
console.log(ms(60000), ms.base);
const http = require('http');
const server = http.createServer((req, res) => res.end(req.headers.traceparent ? 'traced' : 'no')).listen(0, '127.0.0.1', () => {
  const tracer = trace.getTracer('t');
  tracer.startActiveSpan('outer', (span) => {
    http.get(`http://127.0.0.1:${server.address().port}/x`, (res) => res.on('data', (d) => console.log(String(d))).on('end', () => {
      console.log(trace.getSpan(context.active()) !== undefined);
      span.end();
      server.close(() => setTimeout(() => {
        const spans = exporter.getFinishedSpans();
        console.log(spans.map((s) => [s.name, s.kind, s.attributes['http.status_code'] ?? s.attributes['http.response.status_code']]).sort(), new Set(spans.map((s) => s.spanContext().traceId)).size);
      }, 20));
    }));
  });
  const carrier = {};
  propagation.inject(context.active(), carrier);
  console.log(carrier);
});
