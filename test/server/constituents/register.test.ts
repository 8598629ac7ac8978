import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CONSTITUENTS, REGISTER } from '../../../server/constituents/constituent-collections.ts';
import { readConstituentsCsv } from '../../../server/constituents/read-csv.ts';
import { allConstituents, importConstituents } from '../../../server/constituents/register.ts';
import type { DocumentStore } from '../../../server/store/document-store.ts';
import { openSqliteStore } from '../../../server/store/sqlite/open-sqlite-store.ts';

const HEADER = 'name_mn,name_en,sector,critical,centre,tlp,cidrs,asns,domains';
const SEALS =
  'Төрийн тамга,"Civil Seals, Agency",government,true,national,TLP:AMBER,10.1.0.0/16;2001:db8::/32,AS64500,seals.gov.mn';
const GRID =
  'Тал эрчим,Steppe Grid,energy,true,national,TLP:AMBER+STRICT,10.2.0.0/16,64501;64502,grid.mn;тал.мон';

describe('the register of constituents', () => {
  let folder: string;
  let documents: DocumentStore;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kharuul-register-'));
    const file = join(folder, 'documents.sqlite');
    documents = await openSqliteStore({
      file,
      collections: [CONSTITUENTS, REGISTER] as never,
      cursorKey: new Uint8Array(32),
    });
  });
  afterEach(async () => {
    await documents.close();
    rmSync(folder, { recursive: true });
  });

  const load = (...lines: string[]) =>
    importConstituents(documents, readConstituentsCsv(lines.join('\n')), () => 1_800_000_000_000);

  it('reads a CSV with quotes, lists, both languages and a byte order mark', async () => {
    const result = await load(`\ufeff${HEADER}`, SEALS, '', GRID);
    expect(result).to.deep.equal({ created: 2, updated: 0, unchanged: 0, problems: [] });
    const [seals, grid] = await allConstituents(documents);
    expect(seals).to.deep.include({
      names: { mn: 'Төрийн тамга', en: 'Civil Seals, Agency' },
      critical: true,
      cidrs: ['10.1.0.0/16', '2001:db8::/32'],
      asns: [64500],
    });
    expect(grid).to.deep.include({
      tlp: 'TLP:AMBER+STRICT',
      asns: [64501, 64502],
      domains: ['grid.mn', 'тал.мон'],
    });
  });

  it('brings what is there up to date, and says what it did', async () => {
    await load(HEADER, SEALS, GRID);
    expect(await load(HEADER, SEALS, GRID.replace('energy', 'space'))).to.deep.include({
      created: 0,
      updated: 1,
      unchanged: 1,
    });
    const all = await allConstituents(documents);
    expect(all.map(({ sector, version }) => [sector, version])).to.deep.equal([
      ['government', 1],
      ['space', 2],
    ]);
  });

  for (const [what, lines, problem] of [
    ['a missing column', ['name_mn,name_en', 'a,b'], /header lacks sector/],
    ['an unknown column', [`${HEADER},colour`, `${SEALS},red`], /unknown columns: colour/],
    ['an unknown sector', [HEADER, SEALS.replace('government', 'magic')], /^sector: /],
    [
      'a bad network',
      [HEADER, SEALS.replace('10.1.0.0/16', '10.1.0.0/33')],
      /^cidrs\.0: a network/,
    ],
    ['a label that is none', [HEADER, SEALS.replace('TLP:AMBER', 'AMBER')], /^tlp: /],
    ['a critical that is neither', [HEADER, SEALS.replace('true', 'maybe')], /^critical: /],
    ['one name twice', [HEADER, SEALS, SEALS], /the same as on line 2/],
    [
      'one network twice',
      [HEADER, SEALS, GRID.replace('10.2.0.0/16', '10.1.0.0/16')],
      /10\.1\.0\.0\/16 belongs to/,
    ],
    ['a broken quote', [HEADER, SEALS.replace('Agency"', 'Agency')], /quote/i],
  ] as const) {
    it(`changes nothing for ${what}, and names the line`, async () => {
      const { problems, created } = await load(...lines);
      expect(problems[0]?.message).to.match(problem);
      expect(problems[0]?.line).to.be.within(1, 4);
      expect(created).to.equal(0);
      expect(await allConstituents(documents)).to.deep.equal([]);
    });
  }
});
