// node-cron, cron, node-schedule: expressions, next dates, jobs that run each second until they are stopped.
import { CronJob, CronTime } from 'cron';
import { schedule, validate } from 'node-cron';
import nodeSchedule from 'node-schedule';

console.log(validate('*/5 * * * *'), validate('61 * * * *'), new CronTime('0 30 8 * * 1-5', 'Europe/Berlin').sendAt().weekday < 6);
const counts = { cron: 0, nodeCron: 0, schedule: 0 };
const job = CronJob.from({ cronTime: '* * * * * *', onTick: () => { counts.cron++; }, start: true });
const task = schedule('* * * * * *', () => { counts.nodeCron++; });
const other = nodeSchedule.scheduleJob('* * * * * *', () => { counts.schedule++; });
const soon = nodeSchedule.scheduleJob(new Date(Date.now() + 50), () => console.log('once'));
setTimeout(async () => {
  job.stop();
  await task.stop();
  other.cancel();
  console.log(Object.values(counts).every((n) => n >= 1 && n <= 3), soon !== null, nodeSchedule.scheduleJob(new Date(0), () => {}));
  await nodeSchedule.gracefulShutdown();
  process.exit();
}, 2100);
