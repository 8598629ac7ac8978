import { expect } from 'chai';
import { KEYED_WRITES } from '../../server/api/idempotency.ts';
import { forgetKeys } from '../../server/retention.ts';
import { SYSTEM_SCOPE } from '../../server/policy/system-scope.ts';
import { startWebServer } from './api/web-server.ts';

describe('retention', () => {
  it('forgets idempotency keys after a day, and no younger ones', async () => {
    const server = await startWebServer();
    const now = Date.UTC(2026, 10, 24, 8);
    const at = (hours: number) => new Date(now - hours * 3_600_000).toISOString();
    const collection = KEYED_WRITES.name;
    await server.documents.commit(
      [1, 23, 25, 48].map(hours => ({
        type: 'insert',
        collection,
        document: { id: `k${hours}`, version: 1, requestHash: 'h', at: at(hours) } as never,
      })),
    );
    expect(await forgetKeys(server.documents, now)).to.equal(2);
    expect(await server.documents.get(KEYED_WRITES, 'k23', SYSTEM_SCOPE)).to.include({ id: 'k23' });
    expect(await server.documents.get(KEYED_WRITES, 'k25', SYSTEM_SCOPE)).to.equal(undefined);
    await server.close();
  });
});
