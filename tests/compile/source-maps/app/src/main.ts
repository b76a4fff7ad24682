import { Thing } from './lib.js';

enum Level { Low, High }

function run(level: Level): void {
  const thing = new Thing({ deep: level === Level.High });
  try {
    thing.fail('caught');
  } catch (err) {
    console.log((err as Error).stack!.split('\n').slice(0, 4).join('\n'));
  }
  setImmediate(() => thing.fail('uncaught'));
}

run(Level.High);
