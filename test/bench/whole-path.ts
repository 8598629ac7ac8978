import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startProduct, temporaryFolder } from '../e2e/product.ts';
import type { Status } from '../../server/api/contract/status.ts';
import type { Measurement } from './measurement.ts';

/**
 * TCP syslog → journal → detection with our rules and event store, until both have everything:
 * the whole product, as `npm start` runs it.
 */
export async function benchWholePath(lines: number): Promise<Measurement> {
  const data = temporaryFolder();
  const product = await startProduct({ data: data.path });
  const sender = fileURLToPath(new URL('send-lines.ts', import.meta.url));
  const run = async (count: number): Promise<number> => {
    const before = (await product.api<Status>('/status')).ingest.accepted;
    const start = performance.now();
    const child = spawn(process.execPath, [sender, String(product.syslog), String(count)]);
    await once(child, 'exit');
    for (;;) {
      const { ingest } = await product.api<Status>('/status');
      const done = ingest.accepted - before >= count && ingest.storeLag + ingest.detectionLag === 0;
      if (done) return (performance.now() - start) / 1000;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  };
  await run(lines / 5);
  const seconds = await run(lines);
  await product.stop();
  data.remove();
  return { name: 'events/s through the whole path', value: lines / seconds, floor: 20_000 };
}
