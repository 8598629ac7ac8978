import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';

const DASHBOARD = fileURLToPath(new URL('../dashboard', import.meta.url));
const CONTRACT = fileURLToPath(new URL('api/contract', import.meta.url));

/** Builds the dashboard where it was never built or its sources are newer: a fresh clone just starts. */
export async function buildDashboard(log: Logger): Promise<void> {
  const built = join(DASHBOARD, 'dist', 'index.html');
  if (existsSync(built) && statSync(built).mtimeMs >= Math.max(newest(DASHBOARD), newest(CONTRACT)))
    return;
  log.info('building the dashboard');
  const { build } = await import('vite');
  await build({ root: DASHBOARD, configFile: join(DASHBOARD, 'vite.config.ts'), logLevel: 'warn' });
}

function newest(folder: string): number {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'dist' || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return time;
}
