import { crc32 } from 'node:zlib';
import type { Micros } from '../event/time.ts';

/**
 * A batch on disk, little-endian: this header, then `count` positions (u32 each), then, with
 * flag 1, `count` keys of 24 bytes, then the payload. The checksum covers all of it. Segment and
 * sequence stand in the header because segments are recycled: an old batch behind the newest
 * has a valid checksum, but another segment's number.
 */
export const HEADER_BYTES = 72;
export const FORMAT_VERSION = 1;
/** The version of the event's JSON shape in the payload. */
export const SCHEMA_VERSION = 1;
/** A client's key: 16 bytes of hash and the acceptance time in ms (see `recent-keys.ts`). */
export const KEY_BYTES = 24;
/** Above any batch we write; a larger length in a header is damage, not a reason to allocate. */
export const MAX_BODY_BYTES = 64 * 1024 * 1024;

const MAGIC = 0x4252484b; // "KHRB"

const KINDS = ['events', 'tick', 'control'] as const;
export type BatchKind = (typeof KINDS)[number];

export interface BatchHeader {
  readonly kind: BatchKind;
  readonly partition: number;
  readonly segment: number;
  /** The batch's ordinal in its segment. */
  readonly sequence: number;
  readonly firstOffset: number;
  readonly count: number;
  readonly minAccepted: Micros;
  readonly maxAccepted: Micros;
  readonly hasKeys: boolean;
  readonly payloadBytes: number;
}

/** Bytes of the whole batch. */
export function batchBytes(header: BatchHeader): number {
  return HEADER_BYTES + header.count * (4 + (header.hasKeys ? KEY_BYTES : 0)) + header.payloadBytes;
}

/**
 * Writes the header over the first bytes of `batch`, whose body is already in place, and seals
 * it with the checksum.
 */
export function sealBatch(batch: Uint8Array, header: BatchHeader): void {
  const view = new DataView(batch.buffer, batch.byteOffset, HEADER_BYTES);
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, HEADER_BYTES, true);
  view.setUint16(6, FORMAT_VERSION, true);
  view.setUint8(8, KINDS.indexOf(header.kind) + 1);
  view.setUint8(9, header.hasKeys ? 1 : 0);
  view.setUint16(10, SCHEMA_VERSION, true);
  view.setUint32(12, header.partition, true);
  setInteger(view, 16, header.segment);
  view.setUint32(24, header.sequence, true);
  view.setUint32(28, header.count, true);
  setInteger(view, 32, header.firstOffset);
  setInteger(view, 40, header.minAccepted);
  setInteger(view, 48, header.maxAccepted);
  view.setUint32(56, header.payloadBytes, true);
  view.setUint32(60, 0, true);
  view.setUint32(64, 0, true);
  view.setUint32(68, 0, true);
  view.setUint32(60, crc32(batch), true);
}

/** Reads a header's fields; undefined where there is none. The checksum is `isSealed`'s affair. */
export function readHeader(bytes: Uint8Array, at: number): BatchHeader | undefined {
  if (bytes.length - at < HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, HEADER_BYTES);
  if (view.getUint32(0, true) !== MAGIC) return undefined;
  if (view.getUint16(4, true) !== HEADER_BYTES || view.getUint16(6, true) !== FORMAT_VERSION) {
    return undefined;
  }
  const kind = KINDS[view.getUint8(8) - 1];
  if (kind === undefined) return undefined;
  const header: BatchHeader = {
    kind,
    partition: view.getUint32(12, true),
    segment: getInteger(view, 16),
    sequence: view.getUint32(24, true),
    count: view.getUint32(28, true),
    firstOffset: getInteger(view, 32),
    minAccepted: getInteger(view, 40),
    maxAccepted: getInteger(view, 48),
    hasKeys: view.getUint8(9) === 1,
    payloadBytes: view.getUint32(56, true),
  };
  return batchBytes(header) > HEADER_BYTES + MAX_BODY_BYTES ? undefined : header;
}

/** Whether the whole batch is as it was sealed. The bytes are left as they were. */
export function isSealed(batch: Uint8Array): boolean {
  const view = new DataView(batch.buffer, batch.byteOffset, HEADER_BYTES);
  const sealed = view.getUint32(60, true);
  view.setUint32(60, 0, true);
  const actual = crc32(batch);
  view.setUint32(60, sealed, true);
  return actual === sealed;
}

/** Splits a sealed batch into its parts, without copying. */
export function batchBody(batch: Uint8Array, header: BatchHeader): BatchBody {
  const keysAt = HEADER_BYTES + header.count * 4;
  const payloadAt = keysAt + (header.hasKeys ? header.count * KEY_BYTES : 0);
  const positions = new Uint32Array(header.count);
  const view = new DataView(batch.buffer, batch.byteOffset, keysAt);
  for (let i = 0; i < header.count; i++) positions[i] = view.getUint32(HEADER_BYTES + i * 4, true);
  return {
    positions,
    keys: batch.subarray(keysAt, payloadAt),
    payload: batch.subarray(payloadAt, payloadAt + header.payloadBytes),
  };
}

export interface BatchBody {
  readonly positions: Uint32Array;
  /** Empty without keys; an all-zero entry is an event without one. */
  readonly keys: Uint8Array;
  readonly payload: Uint8Array;
}

/** Non-negative integers up to 2^53, as 8 bytes. */
function setInteger(view: DataView, at: number, value: number): void {
  view.setUint32(at, value >>> 0, true);
  view.setUint32(at + 4, Math.floor(value / 0x1_0000_0000), true);
}

function getInteger(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 0x1_0000_0000;
}
