import { expect } from 'chai';
import * as fc from 'fast-check';
import { arrangeRows, neighbour } from '../../../../dashboard/features/alerts/arrange-rows.ts';

const rows = (ids: string, version = 1) => Array.from(ids, id => ({ id, version }));
const text = (list: readonly { id: string }[]) => list.map(row => row.id).join('');

describe('the rows of the alert table', () => {
  it('are the newest answer as long as nobody has touched the list', () => {
    const { rows: shown, waiting } = arrangeRows(undefined, rows('xabc'));
    expect(text(shown)).to.equal('xabc');
    expect(waiting).to.equal(0);
  });

  it('stay where they are once touched, and new ones wait', () => {
    const { rows: shown, waiting } = arrangeRows(rows('abc'), rows('xyabc'));
    expect(text(shown)).to.equal('abc');
    expect(waiting).to.equal(2);
  });

  it('take their newest content in place, also when they would move up', () => {
    const { rows: shown, waiting } = arrangeRows(rows('abc'), [...rows('c', 2), ...rows('ab')]);
    expect(shown).to.deep.equal([...rows('ab'), ...rows('c', 2)]);
    expect(waiting).to.equal(0);
  });

  it('take older rows that were loaded since at the end', () => {
    expect(text(arrangeRows(rows('ab'), rows('xabcd')).rows)).to.equal('abcd');
  });

  it('keep a row that the answer no longer holds', () => {
    expect(text(arrangeRows(rows('abc'), rows('xac')).rows)).to.equal('abc');
    expect(arrangeRows(rows('abc'), rows('xyz'))).to.deep.equal({ rows: rows('abc'), waiting: 3 });
  });

  it('show an alert once that comes in two pages', () => {
    expect(text(arrangeRows(undefined, rows('abab')).rows)).to.equal('ab');
  });

  it('never lose, double or move a held row, and account for every new one', () => {
    const ids = fc.uniqueArray(
      fc.integer({ min: 0, max: 30 }).map(n => ({ id: `r${n}` })),
      {
        selector: row => row.id,
      },
    );
    fc.assert(
      fc.property(ids, ids, (held, latest) => {
        const { rows: shown, waiting } = arrangeRows(held, latest);
        expect(shown.slice(0, held.length).map(row => row.id)).to.deep.equal(
          held.map(row => row.id),
        );
        expect(new Set(shown.map(row => row.id)).size).to.equal(shown.length);
        const fresh = latest.filter(row => !held.some(known => known.id === row.id));
        expect(shown.length - held.length + waiting).to.equal(fresh.length);
      }),
    );
  });
});

describe('moving by keys', () => {
  it('goes from row to row, stays at the ends, and begins at the first', () => {
    expect(neighbour(rows('abc'), 'a', 1)).to.equal('b');
    expect(neighbour(rows('abc'), 'a', -1)).to.equal('a');
    expect(neighbour(rows('abc'), 'c', 1)).to.equal('c');
    expect(neighbour(rows('abc'), undefined, 1)).to.equal('a');
    expect(neighbour([], 'a', 1)).to.equal(undefined);
  });
});
