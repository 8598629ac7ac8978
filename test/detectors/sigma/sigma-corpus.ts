import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sharedFile } from '../../shared-folder.ts';
import { assembleEvent } from '../../../ingest/parsers/assemble-event.ts';
import {
  parseDocument,
  parseRecord,
  type ParsedRecord,
} from '../../../ingest/parsers/parse-record.ts';
import type { TelemetryEvent } from '../../../ingest/event/telemetry-event.ts';

export const ACTIVE_FOLDERS = [
  'rules',
  'rules-compliance',
  'rules-emerging-threats',
  'rules-placeholder',
  'rules-threat-hunting',
];

/** Unpacks the SigmaHQ archive for a suite; call `remove` after it. */
export function unpackSigmaHq(test: Mocha.Context): { folder: string; remove: () => void } {
  const archive = sharedFile(test, 'corpora/sigmahq-rules-8eaafff1.tar.gz');
  const folder = mkdtempSync(join(tmpdir(), 'kharuul-sigmahq-'));
  execFileSync('tar', ['-xzf', archive, '-C', folder]);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The lines of a gzip NDJSON corpus, parsed. */
export function corpus<T>(test: Mocha.Context, name: string): T[] {
  const bytes = gunzipSync(readFileSync(sharedFile(test, `corpora/${name}`)));
  const lines = bytes.toString('utf8').split('\n');
  return lines.filter(line => line !== '').map(line => JSON.parse(line) as T);
}

const NOW = Date.UTC(2026, 10, 24) * 1000;

/** The event that ingest makes of a record. */
export function eventOf(record: unknown, accepted = NOW): TelemetryEvent {
  const line = typeof record === 'string' ? record : JSON.stringify(record);
  return assembled(parseRecord(line, { received: accepted, zone: 'UTC' }), accepted);
}

/** The event that ingest makes of a document that came parsed, in a bulk request. */
export function bulkEventOf(record: unknown): TelemetryEvent {
  const line = JSON.stringify(record);
  const document = JSON.parse(line) as Parameters<typeof parseDocument>[0];
  return assembled(parseDocument(document, line, { received: NOW, zone: 'UTC' }), NOW);
}

function assembled(parsed: ParsedRecord, accepted: number): TelemetryEvent {
  return assembleEvent(parsed, {
    id: '019ab000-0000-7000-8000-000000000000',
    accepted,
    source: 'test',
    constituent: 'test',
    clockTrusted: true,
  });
}
