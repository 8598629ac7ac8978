import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';

const sourceCounters = z.object({
  records: z.int(),
  bytes: z.int(),
  truncated: z.int(),
  framingErrors: z.int(),
  refused: z.int(),
  dropped: z.int(),
});

/** What runs, and how far behind it is. Counters count since the start. */
export const getStatus = {
  method: 'GET',
  background: true,
  path: '/status',
  caller: 'status.read',
  answer: z.object({
    rules: z.object({
      generation: z.string(),
      loaded: z.int(),
      running: z.int(),
      rejected: z.array(
        z.object({
          file: z.string(),
          line: z.int(),
          rule: z.string(),
          reason: z.string(),
          code: z.string(),
        }),
      ),
    }),
    ingest: z.object({
      accepted: z.int(),
      repeated: z.int(),
      unparsed: z.int(),
      /** Records on disk that the event store has not taken yet. */
      storeLag: z.int(),
      /** Records on disk that detection has not looked at yet. */
      detectionLag: z.int(),
      /** Senders are made to wait. */
      saturated: z.boolean(),
      syslogTcp: sourceCounters,
      syslogUdp: sourceCounters.extend({
        receiveBufferBytes: z.int(),
        kernelDrops: z.int().nullable(),
      }),
      agents: sourceCounters,
    }),
    /** What an operator should read, newest first. */
    troubles: z.array(z.object({ at: z.string(), code: z.string(), message: z.string() })),
  }),
} satisfies Endpoint;

export type Status = z.infer<typeof getStatus.answer>;
