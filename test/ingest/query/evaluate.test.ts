import { expect } from 'chai';
import * as fc from 'fast-check';
import { evaluate } from '../../../ingest/query/evaluate.ts';
import { eventFieldType } from '../../../ingest/query/field-types.ts';
import { arbitraryDocument } from './arbitrary-document.ts';
import { arbitraryFilter } from './arbitrary-filter.ts';
import { watchCoverage } from './coverage-of-samples.ts';
import { EVALUATION_CASES } from './evaluation-cases.ts';
import { MUTANTS } from './evaluator-mutants.ts';

describe('evaluate', () => {
  for (const [claim, filter, fits, fitsNot] of EVALUATION_CASES) {
    it(claim, () => {
      if (fits) expect(evaluate(filter, fits, eventFieldType)).to.equal(true);
      if (fitsNot) expect(evaluate(filter, fitsNot, eventFieldType)).to.equal(false);
    });
  }

  it('makes not the complement, and and or what they are, on any document', () => {
    const coverage = watchCoverage();
    fc.assert(
      fc.property(arbitraryFilter, arbitraryFilter, arbitraryDocument, (a, b, document) => {
        coverage.see(document);
        const x = evaluate(a, document, eventFieldType);
        const y = evaluate(b, document, eventFieldType);
        const asks = (type: 'and' | 'or'): boolean =>
          evaluate({ type, filters: [a, b] }, document, eventFieldType);
        expect(evaluate({ type: 'not', filter: a }, document, eventFieldType)).to.equal(!x);
        expect(asks('and')).to.equal(x && y);
        expect(asks('or')).to.equal(x || y);
      }),
      { numRuns: 1_500 },
    );
    coverage.assertComplete();
  });

  it('answers on arrays nested deeper than any stack', () => {
    let deep: unknown = 'a';
    for (let i = 0; i < 200_000; i++) deep = [deep];
    const filter = { type: 'equals', field: 'user.name', value: 'A' } as const;
    expect(evaluate(filter, { user: { name: deep } }, eventFieldType)).to.equal(true);
  });

  describe('compared with wrong evaluators', () => {
    const samples = fc.sample(fc.tuple(arbitraryFilter, arbitraryDocument), {
      numRuns: 30_000,
      seed: 3,
    });
    for (const [mistake, mutant] of Object.entries(MUTANTS)) {
      it(`tells one that ${mistake}, by the cases and by random ones`, () => {
        const byCase = EVALUATION_CASES.some(
          ([, filter, fits, fitsNot]) =>
            (fits && !mutant(filter, fits)) || (fitsNot && mutant(filter, fitsNot)),
        );
        const byChance = samples.some(
          ([filter, document]) =>
            mutant(filter, document) !== evaluate(filter, document, eventFieldType),
        );
        expect({ byCase, byChance }).to.deep.equal({ byCase: true, byChance: true });
      });
    }
  });
});
