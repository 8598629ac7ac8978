import type { Server } from 'node:net';
import type { SourceCounters } from './intake.ts';

/**
 * Binds a server. Afterwards its errors are connections it could not accept (no file
 * descriptors left): counted, for an error nobody listens to would end the process.
 * @returns the port, which the system chose where 0 was asked
 */
export async function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
  counters: SourceCounters,
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  server.on('error', () => counters.refused++);
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
