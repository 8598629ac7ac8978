import { createHash } from 'node:crypto';
import type { Hit } from '../../../detectors/alert/grouping.ts';
import { groupKey } from '../../../detectors/alert/grouping.ts';
import type { TelemetryEvent } from '../../../ingest/event/telemetry-event.ts';
import { formatTime } from '../../../ingest/event/time.ts';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** 2026-11-24T08:00:00Z in microseconds. */
export const MORNING = Date.UTC(2026, 10, 24, 8) * 1000;

/** A hit of one event about one user. */
export function hitOn(user: string, number: number, at = MORNING + number * 1000): Hit {
  const event = {
    '@timestamp': formatTime(at),
    event: {
      id: `event-${number}`,
      original: `line ${number} of ${user}`,
      dataset: 'test',
      ingested: formatTime(at),
    },
    user: { name: user },
    host: { name: 'gate' },
    kharuul: { constituent: 'local' },
  } as unknown as TelemetryEvent;
  return {
    rule: {
      key: 'rule-1',
      title: 'A rule',
      description: 'Says why.',
      hash: 'hash-1',
      level: 'high',
      tags: ['attack.credential-access', 'attack.t1110.001'],
      references: [],
      falsepositives: [],
    },
    constituent: 'local',
    entity: { field: 'user.name', value: user },
    groupKey: groupKey('rule-1', 'local', ['user.name', user], sha256),
    detectionTime: at,
    firstTime: at,
    accepted: at,
    count: 1,
    events: [{ event, matched: [{ field: 'user.name', value: user }] }],
  };
}
