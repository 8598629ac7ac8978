import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { alertSchema, type Alert } from '../../../detectors/alert/alert.ts';
import { tacticsOf, techniquesOf } from '../../../detectors/alert/attack.ts';
import { copyEvent, MAX_ORIGINAL } from '../../../detectors/alert/event-copy.ts';
import { foldHit, groupKey, takesHit, type Hit } from '../../../detectors/alert/grouping.ts';
import { primaryEntity } from '../../../detectors/alert/primary-entity.ts';
import { severityOf, severityRank } from '../../../detectors/alert/severity.ts';
import { admitAlert, CALM, stormHit, stormKey } from '../../../detectors/alert/storm-breaker.ts';
import type { TelemetryEvent } from '../../../ingest/event/telemetry-event.ts';
import { formatTime, parseTime } from '../../../ingest/event/time.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const START = parseTime('2026-11-24T08:00:00Z')!;
const HOUR = 3_600_000_000;

function eventAt(time: number, id: string, original = `line ${id}`): TelemetryEvent {
  return {
    '@timestamp': formatTime(time),
    event: { id, ingested: formatTime(time), dataset: 'sshd', original },
    kharuul: { source: 's', constituent: 'agency' },
  };
}

function hitAt(hours: number, id: string, more: Partial<Hit> = {}): Hit {
  const time = START + hours * HOUR;
  return {
    rule: {
      key: 'rule-1',
      title: 'Title',
      description: 'What it means',
      hash: 'h',
      level: 'high',
      tags: ['attack.credential-access', 'attack.t1110.001', 'car.2013'],
      author: 'Somebody',
      references: [],
      falsepositives: [],
    },
    constituent: 'agency',
    entity: { field: 'source.ip', value: '203.0.113.7' },
    groupKey: groupKey('rule-1', 'agency', ['source.ip', '203.0.113.7'], sha256),
    detectionTime: time,
    firstTime: time,
    accepted: time,
    count: 1,
    events: [{ event: eventAt(time, id), matched: [{ field: 'F', value: 'v' }] }],
    ...more,
  };
}

const fold = (hits: readonly Hit[]) =>
  hits.reduce<Alert | undefined>((alert, hit) => foldHit(alert, hit, sha256), undefined)!;

describe('an alert', () => {
  it('is what its schema says', () => {
    const alert = fold([hitAt(0, 'a')]);
    expect(alertSchema.parse(alert)).to.deep.equal(alert);
    expect(alert).to.deep.include({
      version: 1,
      status: 'new',
      severity: 'high',
      severityRank: 4,
      tactics: ['credential-access'],
      techniques: ['T1110.001'],
      count: 1,
    });
    expect(alert.rule.author).to.equal('Somebody');
  });

  it('has the same id for the same hits, another for another first event', () => {
    expect(fold([hitAt(0, 'a')]).id).to.equal(fold([hitAt(0, 'a'), hitAt(1, 'b')]).id);
    expect(fold([hitAt(0, 'a')]).id).to.not.equal(fold([hitAt(0, 'b')]).id);
  });

  it('counts every hit and keeps the first five and the last twenty events', () => {
    const alert = fold(Array.from({ length: 60 }, (_, i) => hitAt(i / 60, `e${i}`)));
    expect(alert.count).to.equal(60);
    expect(alert.version).to.equal(60);
    expect(alert.hits.map(hit => hit.eventId)).to.deep.equal(['e0', 'e1', 'e2', 'e3', 'e4']);
    expect(alert.latest).to.have.length(20);
    expect(alert.latest.at(-1)!.eventId).to.equal('e59');
    expect(alert.lastSeen > alert.firstSeen).to.equal(true);
  });

  it('takes first and last seen from detection times, whatever the order', () => {
    const alert = fold([hitAt(1, 'a'), hitAt(2, 'b'), hitAt(0.5, 'c')]);
    expect(alert.firstSeen).to.equal(formatTime(START + HOUR / 2));
    expect(alert.lastSeen).to.equal(formatTime(START + 2 * HOUR));
    expect(alert.anchor).to.equal(formatTime(START + HOUR));
  });

  it('takes hits for 24 hours from the first, and an hour back', () => {
    const alert = fold([hitAt(0, 'a')]);
    expect(takesHit(alert, START + 24 * HOUR - 1)).to.equal(true);
    expect(takesHit(alert, START + 24 * HOUR)).to.equal(false);
    expect(takesHit(alert, START - HOUR)).to.equal(true);
    expect(takesHit(alert, START - HOUR - 1)).to.equal(false);
    const next = foldHit(alert, hitAt(24, 'b'), sha256);
    expect(next.id).to.not.equal(alert.id);
    expect(next.previous).to.equal(undefined);
  });

  it('is not opened again once closed: a new one names it', () => {
    const closed: Alert = { ...fold([hitAt(0, 'a')]), status: 'closed' };
    const next = foldHit(closed, hitAt(1, 'b'), sha256);
    expect(next).to.deep.include({ previous: closed.id, count: 1, status: 'new', version: 1 });
    expect(alertSchema.parse(next)).to.deep.equal(next);
  });

  it('stays as people left it when a hit is added', () => {
    const taken: Alert = { ...fold([hitAt(0, 'a')]), status: 'in-progress' };
    expect(foldHit(taken, hitAt(1, 'b'), sha256).status).to.equal('in-progress');
  });
});

describe('a copy of an event', () => {
  it('is cut at its bounds, says so, and hashes the whole record', () => {
    const original = 'x'.repeat(100_000);
    const event = { ...eventAt(START, 'a', original), vendor: { big: 'y'.repeat(100_000) } };
    const copy = copyEvent(event, [{ value: 'z'.repeat(10_000) }], sha256);
    expect(copy.truncated).to.equal(true);
    expect(copy.original).to.have.length(MAX_ORIGINAL);
    expect(copy.sha256).to.equal(sha256(original));
    expect(JSON.stringify(copy).length).to.be.below(40_000);
  });

  it('is whole where the event is small', () => {
    const copy = copyEvent(eventAt(START, 'a'), [], sha256);
    expect(copy.truncated).to.equal(false);
    expect(copy.event['kharuul']).to.deep.equal({ source: 's', constituent: 'agency' });
  });
});

describe('the primary entity', () => {
  const fields: Record<string, string> = {
    'user.name': 'bat',
    'host.name': 'web1',
    'source.ip': '1.2.3.4',
  };
  it('is the first of user, host, source address and hash', () => {
    expect(primaryEntity(f => fields[f])).to.deep.equal({ field: 'user.name', value: 'bat' });
    const { 'user.name': _user, ...rest } = fields;
    expect(primaryEntity(f => rest[f])).to.deep.equal({ field: 'host.name', value: 'web1' });
    expect(primaryEntity(() => undefined)).to.equal(null);
  });
  it("is the rule's own field where the event has it", () => {
    expect(primaryEntity(f => fields[f], 'source.ip')?.value).to.equal('1.2.3.4');
    expect(primaryEntity(f => fields[f], 'dns.question.name')?.value).to.equal('bat');
  });
});

describe('the storm breaker', () => {
  it('admits two hundred new alerts an hour and folds the rest', () => {
    let state = CALM;
    const admitted = Array.from({ length: 300 }, (_, i) => {
      const decided = admitAlert(state, START + i * 1_000_000);
      state = decided.state;
      return decided.admitted;
    });
    expect(admitted.filter(Boolean)).to.have.length(200);
    expect(admitted.slice(0, 200).every(Boolean)).to.equal(true);
    expect(admitAlert(state, START + 2 * HOUR).admitted).to.equal(true);
    expect(JSON.parse(JSON.stringify(state))).to.deep.equal(state);
  });

  it('makes one announced alert of all entities', () => {
    const hits = ['a', 'b'].map((id, i) => hitAt(0, id, { groupKey: `key-${i}` }));
    const storm = hits.map(hit => stormHit(hit, sha256));
    expect(storm[0]!.groupKey).to.equal(storm[1]!.groupKey);
    const first = foldHit(undefined, storm[0]!, sha256, { storm: true });
    const both = foldHit(first, storm[1]!, sha256, { storm: true });
    expect(both).to.deep.include({ storm: true, count: 2, entity: null });
    expect(stormKey(hits[0]!)).to.equal(stormKey(hits[1]!));
  });
});

describe('severity and ATT&CK tags', () => {
  it('take a rule without a level for medium', () => {
    expect([severityOf(undefined), severityOf('critical')]).to.deep.equal(['medium', 'critical']);
    expect(severityRank('informational')).to.equal(1);
  });
  it('read tactics and techniques, and nothing else', () => {
    const tags = [
      'attack.defense_evasion',
      'attack.T1059.001',
      'attack.s0002',
      'cve.2026-1',
      'attack.g0001',
    ];
    expect(tacticsOf(tags)).to.deep.equal(['defense-evasion']);
    expect(techniquesOf(tags)).to.deep.equal(['T1059.001']);
  });
});
