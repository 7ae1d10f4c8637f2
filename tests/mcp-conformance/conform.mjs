// node conform.mjs stable|2025-11-25|2026-07-28 URL TOKEN
// Runs one official suite against the door. Exits with 0 when exactly the failures listed in expected-SUITE.yml occur.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProxy } from './proxy.mjs';

const [suite, target, token] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, 'node_modules');
const { server, url } = await startProxy(target, token);
const results = mkdtempSync(join(tmpdir(), 'mcp-conformance-'));
const expected = ['--expected-failures', join(here, `expected-${suite}.yml`)];
// The current suite needs a newer Node than the rest of the house.
const [node, ...args] = suite === 'stable'
  ? [process.execPath, join(modules, 'conformance-stable/dist/index.js'), 'server', '--url', `${url}/mcp`, '--suite', 'all', ...expected]
  : [join(modules, 'node/bin/node'), join(modules, 'conformance-current/dist/index.js'), 'server', '--url', `${url}/mcp`, '--requirements', suite, '-o', results, ...expected];
const child = spawn(node, args, { cwd: results, stdio: 'inherit', env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' } });
child.on('exit', code => {
  server.close();
  server.closeAllConnections();
  rmSync(results, { recursive: true, force: true });
  process.exit(code ?? 1);
});
