import { expect } from 'chai';
import * as fc from 'fast-check';
import { canonicalFilter } from '../../../ingest/query/canonical-filter.ts';
import { evaluate } from '../../../ingest/query/evaluate.ts';
import { eventFieldType } from '../../../ingest/query/field-types.ts';
import { filterSchema } from '../../../ingest/query/filter-schema.ts';
import { MAX_QUERY } from '../../../ingest/query/filter-limits.ts';
import { parseQuery } from '../../../ingest/query/parse-query.ts';
import { printQuery } from '../../../ingest/query/print-query.ts';
import { arbitraryDocument } from './arbitrary-document.ts';
import { arbitraryFilter } from './arbitrary-filter.ts';
import { watchCoverage } from './coverage-of-samples.ts';
import type { Filter } from '../../../ingest/query/filter.ts';

describe('printQuery', () => {
  it('writes any tree as a query that reads back to the same tree', () => {
    fc.assert(
      fc.property(arbitraryFilter, filter => {
        const query = printQuery(filter);
        fc.pre(query.length <= MAX_QUERY);
        expect(parseQuery(query), query).to.deep.equal({
          ok: true,
          filter: canonicalFilter(filter),
        });
      }),
      { numRuns: 2_000 },
    );
  });

  it('writes a canonical tree that means the same', () => {
    const coverage = watchCoverage();
    fc.assert(
      fc.property(arbitraryFilter, arbitraryDocument, (filter, document) => {
        coverage.see(document);
        expect(evaluate(canonicalFilter(filter), document, eventFieldType)).to.equal(
          evaluate(filter, document, eventFieldType),
        );
      }),
      { numRuns: 2_000 },
    );
    coverage.assertComplete();
  });

  it('writes trees that the schema takes', () => {
    fc.assert(
      fc.property(arbitraryFilter, filter => {
        expect(filterSchema.safeParse(filter).success).to.equal(true);
      }),
    );
  });

  const readable: readonly [Filter, string][] = [
    [{ type: 'equals', field: 'user.name', value: 'Админ' }, 'user.name: Админ'],
    [{ type: 'equals', field: 'event.code', value: '4625' }, 'event.code: "4625"'],
    [{ type: 'prefix', field: 'file.path', value: '/etc/' }, 'file.path: /etc/*'],
    [{ type: 'wildcard', field: 'f', value: 'a?c*' }, 'f: a?c*'],
    [{ type: 'wildcard', field: 'f', value: 'abc' }, 'f|wildcard: "abc"'],
    [{ type: 'cidr', field: 'source.ip', network: '2001:db8::/32' }, 'source.ip: 2001:db8::/32'],
    [{ type: 'range', field: 'n', gte: 5, lt: 9 }, 'n >= 5 < 9'],
    [{ type: 'or', filters: [] }, 'not *'],
    [{ type: 'not', filter: { type: 'text', value: 'or' } }, 'not "or"'],
  ];
  for (const [filter, query] of readable) {
    it(`writes ${query}`, () => {
      expect(printQuery(filter)).to.equal(query);
    });
  }
});
