import { expect } from 'chai';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { EventView } from '../../../detectors/sigma/event-view.ts';
import { buildRulePack } from '../../../detectors/sigma/rule-pack.ts';
import { compileRules } from '../../../detectors/sigma/rule-set.ts';
import { eventOf } from './sigma-corpus.ts';

const none = { placeholders: new Map<string, readonly string[]>() };
const pack = (...texts: string[]) =>
  buildRulePack(
    texts.map((text, i) => ({ path: `f${i}.yml`, text })),
    none,
  );
const rule = (extra: Record<string, unknown> = {}) =>
  stringify({
    title: 'T',
    logsource: { product: 'windows' },
    detection: { s: { F: 'a' }, condition: 's' },
    ...extra,
  });
const ID = '7b1c7f1e-0d3c-4d51-9f4f-0a3f0f6f2a11';
const codes = (...texts: string[]) => pack(...texts).rejected.map(r => r.code);

describe('a rule pack', () => {
  it('reads several documents of a file, each on its own', () => {
    const found = pack(`${rule()}---\ntitle: broken\n---\n${rule({ id: ID })}`);
    expect(found.rules.map(r => r.key)).to.deep.equal(['f0.yml', ID]);
    expect(found.rejected).to.have.length(1);
    expect(found.rejected[0]).to.include({ file: 'f0.yml', code: 'FIELD_MISSING' });
    expect(found.rejected[0]!.line).to.be.greaterThan(1);
  });

  it('names a rule by its id, else its name, else its path', () => {
    const keys = pack(rule({ id: ID, name: 'n' }), rule({ name: 'n2' }), rule()).rules.map(
      r => r.key,
    );
    expect(keys).to.deep.equal([ID, 'n2', 'f2.yml']);
  });

  it('keeps going after broken YAML, and says in which line it broke', () => {
    const found = pack('title: T\ndetection: [', rule());
    expect(found.running).to.equal(1);
    expect(found.rejected[0]).to.include({ code: 'YAML_INVALID' });
  });

  for (const [what, text, code] of [
    ['no title', stringify({ detection: {} }), 'FIELD_MISSING'],
    ['no detection', stringify({ title: 'T', logsource: { product: 'x' } }), 'FIELD_MISSING'],
    ['no log source', rule({ logsource: undefined }), 'FIELD_MISSING'],
    ['an empty log source', rule({ logsource: { definition: 'x' } }), 'FIELD_INVALID'],
    ['an id that is no UUID', rule({ id: 'abc' }), 'FIELD_INVALID'],
    ['an unknown level', rule({ level: 'urgent' }), 'FIELD_INVALID'],
    ['another taxonomy', rule({ taxonomy: 'acme' }), 'TAXONOMY_UNKNOWN'],
    ['a list', '- a\n- b', 'RULE_NOT_A_MAP'],
    ['a text', 'hello', 'RULE_NOT_A_MAP'],
    ['a key twice', 'title: a\ntitle: b', 'YAML_INVALID'],
    ['a deep nest', `title: ${'['.repeat(200)}${']'.repeat(200)}`, 'YAML_TOO_COMPLEX'],
  ] as const) {
    it(`rejects ${what}`, () => expect(codes(text)).to.deep.equal([code]));
  }

  it('survives a bomb of aliases', () => {
    const levels = Array.from({ length: 12 }, (_, i) =>
      i === 0 ? 'a0: &a0 [x]' : `a${i}: &a${i} [${`*a${i - 1},`.repeat(10)}]`,
    );
    expect(codes(levels.join('\n'))).to.deep.equal(['YAML_TOO_COMPLEX']);
  });

  it('survives a nest that would overrun the stack', () => {
    expect(codes(`a: ${'{a: '.repeat(20_000)}`)).to.have.length(1);
  });

  it('reads keys that mean something to JavaScript as keys', () => {
    const text = 'title: T\n__proto__: {id: x}\nlogsource: {product: windows}\n' +
      'detection:\n  constructor:\n    __proto__: a\n  condition: constructor\n'; // prettier-ignore
    const found = pack(text);
    expect(found.rejected).to.deep.equal([]);
    const view = new EventView(eventOf({ EventID: 1, Channel: 'T' }));
    expect(compileRules(found.rules).match(view)).to.deep.equal([]);
  });

  it('never throws, whatever the text', () => {
    const pieces = ['title: T\n', 'detection:\n', ' a: b\n', '---\n', '*x', '&x ', '[', '{', '!!set', '"', '\t', '? ', '%YAML 9\n', ': ']; // prettier-ignore
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), parts => {
        const found = pack(parts.join(''));
        expect(found.rules.length + found.rejected.length).to.be.at.least(0);
      }),
    );
  });

  it('takes the first of two rules with one id', () => {
    expect(codes(rule({ id: ID }), rule({ id: ID.toUpperCase() }))).to.deep.equal(['DUPLICATE_ID']);
  });

  it('gives a rule another hash when its content changes, not when its layout does', () => {
    const [a, b, c] = [rule(), `# note\n${rule()}`, rule({ level: 'high' })].map(
      text => pack(text).rules[0]!.hash,
    );
    expect(a).to.equal(b);
    expect(a).to.not.equal(c);
  });

  it('marks what runs under a limit', () => {
    const wide = rule({ detection: { s: { 'F|wide': 'a' }, condition: 's' } });
    expect(pack(wide).degraded.map(d => d.rule)).to.deep.equal(['f0.yml']);
    expect(pack(wide).running).to.equal(1);
  });
});

describe('a global filter', () => {
  const filter = (condition: string, extra: Record<string, unknown> = {}) =>
    stringify({
      title: 'Filter',
      logsource: { product: 'windows' },
      filter: { rules: [ID], selection: { User: 'adm' }, condition, ...extra },
    });
  const meets = (text: string, fields: Record<string, unknown>) => {
    const found = pack(rule({ id: ID }), text);
    expect(found.rejected).to.deep.equal([]);
    const view = new EventView(eventOf({ EventID: 1, Channel: 'T', F: 'a', ...fields }));
    return compileRules(found.rules).match(view).length > 0;
  };

  it('is joined to the rule as it is written', () => {
    expect(meets(filter('not selection'), { User: 'adm' })).to.equal(false);
    expect(meets(filter('not selection'), { User: 'bat' })).to.equal(true);
    expect(meets(filter('selection'), { User: 'bat' })).to.equal(false);
  });
  it('is marked where its condition has no not', () => {
    expect(pack(rule({ id: ID }), filter('selection')).degraded).to.have.length(1);
    expect(pack(rule({ id: ID }), filter('not selection')).degraded).to.have.length(0);
  });
  it('concerns all rules with any or without a list, and no other than those named', () => {
    expect(meets(filter('not selection', { rules: 'any' }), { User: 'adm' })).to.equal(false);
    expect(meets(filter('not selection', { rules: [] }), { User: 'adm' })).to.equal(false);
    expect(meets(filter('not selection', { rules: ['other'] }), { User: 'adm' })).to.equal(true);
  });
  it('concerns only rules whose log source it contains', () => {
    const linux = filter('not selection').replace('product: windows', 'product: linux');
    expect(meets(linux, { User: 'adm' })).to.equal(true);
  });
});
