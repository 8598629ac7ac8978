import { z } from 'zod';
import type { StreamRecord } from '../stream/event-stream.ts';
import { batchBody } from './batch-format.ts';
import type { SealedBatch } from './segment-reader.ts';

const tickSchema = z.object({ at: z.number().int() });
const controlSchema = z.object({ type: z.literal('generation-active'), generation: z.string() });

/**
 * Turns a batch into what consumers read.
 * @param from events below this offset are cut off: the consumer has them already
 */
export function toRecord({ header, batch }: SealedBatch, from: number): StreamRecord {
  const { positions, payload } = batchBody(batch, header);
  const { partition, firstOffset } = header;
  if (header.kind === 'tick') {
    return { kind: 'tick', partition, firstOffset, ...tickSchema.parse(json(payload)) };
  }
  if (header.kind === 'control') {
    const control = controlSchema.parse(json(payload));
    return { kind: 'control', partition, firstOffset, control };
  }
  const cut = Math.max(0, from - firstOffset);
  const start = cut > 0 ? positions[cut]! : 0;
  return {
    kind: 'events',
    partition,
    firstOffset: firstOffset + cut,
    count: header.count - cut,
    minAccepted: header.minAccepted,
    maxAccepted: header.maxAccepted,
    ndjson: payload.subarray(start),
    positions: cut > 0 ? positions.subarray(cut).map(position => position - start) : positions,
  };
}

function json(payload: Uint8Array): unknown {
  return JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString());
}
