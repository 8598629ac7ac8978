import { expect } from 'chai';
import { alertSchema } from '../../detectors/alert/alert.ts';
import { loadRules } from '../../detectors/sigma/load-rules.ts';
import type { RulePack } from '../../detectors/sigma/rule-pack.ts';
import { loadExamples, runLines, type ExampleFile } from './rule-examples.ts';

describe('the rules of our own', () => {
  let pack: RulePack;
  let examples: ExampleFile[];

  before(async () => {
    pack = await loadRules(['rules'], { placeholders: new Map() });
    examples = await loadExamples('test/rules');
  });

  it('all run', () => {
    expect(pack.rejected).to.deep.equal([]);
    expect(pack.degraded).to.deep.equal([]);
    expect(pack.running).to.be.at.least(6);
  });

  it('have an id of their own, an author, a level, tags and a description', () => {
    for (const rule of [...pack.rules, ...pack.correlations]) {
      expect(rule.id, rule.file).to.be.a('string');
      expect(rule.author, rule.file).to.equal('Kharuul');
      expect(rule.level, rule.file).to.be.a('string');
      expect(rule.tags, rule.file).to.not.deep.equal([]);
      expect(rule.description, rule.file).to.not.equal('');
    }
  });

  it('all have examples at the mirrored path', () => {
    const files = [...pack.rules, ...pack.correlations].map(({ key, file }) => [
      file.replace(/^rules\//, '').replace(/\.yml$/, '.json'),
      key,
    ]);
    expect(examples.map(e => [e.path, e.rule])).to.have.deep.members(files);
  });

  it('match each must-match example with one alert of the right count', () => {
    for (const { rule, path, must_match } of examples) {
      for (const example of must_match) {
        const { matched, alerts } = runLines(pack, example);
        const mine = alerts.filter(alert => alert.rule.id === rule);
        expect(matched.has(rule), `${path}: ${example.says}`).to.equal(true);
        const counts = example.silent ? [] : [example.count];
        expect(mine.map(alert => alert.count), `${path}: ${example.says}`).to.deep.equal(counts);
        for (const alert of mine) {
          alertSchema.parse(alert);
          const shown = [...alert.hits, ...alert.latest];
          expect(shown).to.have.length(Math.min(alert.count, 25));
          expect(shown[0]!.original).to.equal(example.lines[0]);
        }
      }
    }
  });

  it('do not match any must-not-match example', () => {
    for (const { rule, path, must_not_match } of examples) {
      for (const example of must_not_match) {
        const { matched } = runLines(pack, example);
        expect(matched.has(rule), `${path}: ${example.differs}`).to.equal(false);
      }
    }
  });

  it('raise exactly one alert for eight failed logins sent by logger', () => {
    // As util-linux's logger sends it with -n HOST -T: RFC 5424, facility user.
    const line =
      '<13>1 2026-11-24T08:00:00.195300+00:00 vm sshd - - [timeQuality tzKnown="1" isSynced="0"] ' +
      'Failed password for root from 203.0.113.7 port 4022 ssh2';
    const { alerts } = runLines(pack, {
      lines: [line],
      repeat: 8,
      apart: 1,
      count: 8,
      silent: false,
    });
    expect(alerts).to.have.length(1);
    const [alert] = alerts;
    expect(alert!.count).to.equal(8);
    expect(alert!.entity).to.deep.equal({ field: 'source.ip', value: '203.0.113.7' });
    expect(alert!.severity).to.equal('high');
  });
});
