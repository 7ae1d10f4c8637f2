// graphile-worker: jobs per second over a full queue, then how soon a job is picked up on an idle one. Prints one line of JSON.
// node jobs.mjs JOBS WARM-UP PICKUPS default|tuned; DATABASE_URL
import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import pg from 'pg';

const [jobs, warmUp, pickups] = process.argv.slice(2, 5).map(Number), setting = process.argv[5];
const connectionString = process.env.DATABASE_URL;
const logger = new Logger(() => () => {});
const settings = {
  default: { concurrentJobs: 10 },
  tuned: { concurrentJobs: 24, localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 },
};
const pool = new pg.Pool({ connectionString, max: 4 });
const utils = await makeWorkerUtils({ connectionString, logger });
await utils.migrate();

let done, expected, reached, waits;
const expect = count => new Promise(resolve => [done, expected, reached, waits] = [0, count, resolve, []]);
const noop = async payload => {
  waits.push(performance.now() - payload.t);
  if (++done === expected) reached();
};
const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

// Seconds from the commit of so many due jobs until the last one is done and gone.
async function burn(count) {
  const all = expect(count);
  await pool.query(`select graphile_worker.add_job('noop', json_build_object('t', 0), max_attempts := 3) from generate_series(1, ${count}) i`);
  const began = performance.now();
  await all;
  while (+(await pool.query('select count(*) from graphile_worker._private_jobs')).rows[0].count > 0) await pause(1);
  return (performance.now() - began) / 1e3;
}

expect(0);
const runner = await run({ preset: { worker: { connectionString, maxPoolSize: 25, ...settings[setting] } }, taskList: { noop }, noHandleSignals: true, logger });
await burn(warmUp);
const cpu = process.cpuUsage();
const seconds = await burn(jobs);
const { user, system } = process.cpuUsage(cpu);

const all = expect(pickups);
for (let i = 0; i < pickups; i++) {
  await utils.addJob('noop', { t: performance.now() });
  await pause(8);
}
await all;
waits.sort((a, b) => a - b);
const at = share => waits[Math.floor(waits.length * share)];
console.log(JSON.stringify({ jobs, perSecond: jobs / seconds, cpuPerJob: (user + system) / jobs, p50: at(0.5), p99: at(0.99), pickedUp: waits.length }));
await runner.stop();
await utils.release();
await pool.end();
process.exit(0);
