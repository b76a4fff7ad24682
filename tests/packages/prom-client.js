// prom-client: counters, histograms, summaries, and the default metrics of the process (which exist, whatever their values).
// node: 20
const client = require('prom-client');

(async () => {
  const counter = new client.Counter({ name: 'c', help: 'h', labelNames: ['m'] });
  counter.inc({ m: 'get' }, 2);
  counter.labels('post').inc();
  const histogram = new client.Histogram({ name: 'h', help: 'h', buckets: [1, 5] });
  [0.5, 3, 9].forEach((x) => histogram.observe(x));
  const gauge = new client.Gauge({ name: 'g', help: 'g', collect() { this.set(7); } });
  new client.Summary({ name: 's', help: 's', percentiles: [0.5] }).observe(4);
  console.log(await client.register.metrics(), (await gauge.get()).values);
  const register = new client.Registry();
  client.collectDefaultMetrics({ register, eventLoopMonitoringPrecision: 5 });
  await new Promise((resolve) => setTimeout(resolve, 30));
  const all = await register.getMetricsAsJSON();
  console.log(all.map((m) => m.name).filter((name) => name.startsWith('nodejs_') && !name.includes('_active_requests')).sort());
  for (const name of ['nodejs_eventloop_lag_max_seconds', 'process_cpu_user_seconds_total']) console.log(name, all.find((m) => m.name === name).values[0].value >= 0);
  console.log(all.find((m) => m.name === 'nodejs_heap_space_size_used_bytes').values.some((v) => v.value > 0));
  process.exit();
})();
