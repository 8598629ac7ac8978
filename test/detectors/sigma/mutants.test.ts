import { expect } from 'chai';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { loadMutant, type Engine, type Mutation } from './mutant-engine.ts';
import { randomDetection, randomEvent } from './random-rules.ts';
import { referenceMeets, type Detection } from './reference-evaluator.ts';
import { eventOf } from './sigma-corpus.ts';

const MUTATIONS: readonly Mutation[] = [
  {
    mistake: 'does not fold case',
    file: 'fold-case.ts',
    from: 'const lower = text.toLowerCase();',
    to: 'const lower = text;',
  },
  {
    mistake: 'drops a not',
    file: 'event-state.ts',
    from: 'return !this.evaluate(node.item);',
    to: 'return this.evaluate(node.item);',
  },
  {
    mistake: 'loses the last element of an array',
    file: 'field-values.ts',
    from: 'for (const item of list) {',
    to: 'for (const item of list.slice(0, -1)) {',
  },
  {
    mistake: 'takes a not for a witness',
    file: 'witness.ts',
    from: "case 'not':\n      return undefined;",
    to: "return undefined;\n    case 'not':\n      return witnessOf(node.item, costs);",
  },
  {
    mistake: 'takes the best child of an or for its witness',
    file: 'witness.ts',
    from: 'atoms: all.flatMap(witness => witness.atoms),',
    to: 'atoms: all[0]!.atoms,',
  },
  {
    mistake: 'indexes a cased needle in the folded text',
    file: 'atoms.ts',
    from: "if (test.op !== 'pattern' || test.cased) return undefined;",
    to: "if (test.op !== 'pattern') return undefined;",
  },
  {
    mistake: 'reads an escaped wildcard as a wildcard',
    file: 'pattern.ts',
    from: "(next === '*' || next === '?' || next === '\\\\')",
    to: "next === '\\\\'",
  },
  {
    mistake: 'joins all values with or',
    file: 'modifiers.ts',
    from: 'return { ...state, all: true };',
    to: 'return { ...state, all: false };',
  },
  {
    mistake: 'binds and as loosely as or',
    file: 'condition.ts',
    from: "const expression = this.#chain('or', () => this.#chain('and', () => this.#unary()));",
    to: "const expression = this.#chain('and', () => this.#chain('or', () => this.#unary()));",
  },
  {
    mistake: 'takes an absent field for no null',
    file: 'field-values.ts',
    from: 'if (value === undefined || value === null) return true;',
    to: 'if (value === null) return true;',
  },
  {
    mistake: 'skips numbers in events',
    file: 'field-values.ts',
    from: "if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];",
    to: '',
  },
  {
    mistake: 'forgets needles whose gram stands at the end of the text',
    file: 'gram-index.ts',
    from: 'for (let i = 2; i < text.length; i++) {',
    to: 'for (let i = 2; i < text.length - 1; i++) {',
  },
  {
    mistake: 'keeps an atom true for the next event',
    file: 'event-state.ts',
    from: 'this.#now += 1;',
    to: 'this.#now += this.#now === 0 ? 1 : 0;',
  },
];

interface Sample {
  readonly detection: Detection;
  readonly events: readonly Record<string, unknown>[];
  readonly answers: readonly boolean[];
}

function answersOf(engine: Engine, { detection, events }: Sample): boolean[] {
  const text = stringify({ title: 'T', logsource: { product: 'windows' }, detection });
  const pack = engine.buildRulePack([{ path: 'r', text }], { placeholders: new Map() });
  const rules = engine.compileRules(pack.rules);
  return events.map(event => rules.match(new engine.EventView(eventOf(event))).length > 0);
}

describe('the reference kills an engine that', function () {
  this.timeout(60_000);
  let samples: Sample[];

  before(() => {
    const inputs = fc.sample(
      fc.tuple(randomDetection, fc.array(randomEvent, { minLength: 2, maxLength: 4 })),
      { numRuns: 4000, seed: 7 },
    );
    samples = inputs.map(([detection, random]) => {
      const events = random.map(fields => ({ EventID: 1, Channel: 'Test', ...fields }));
      const answers = events.map(event => referenceMeets(detection, event as never));
      return { detection, events, answers };
    });
  });

  for (const mutation of MUTATIONS) {
    it(mutation.mistake, async () => {
      const engine = await loadMutant(mutation);
      const killed = samples.some(sample => {
        const answers = answersOf(engine, sample);
        return answers.some((answer, i) => answer !== sample.answers[i]);
      });
      expect(killed).to.equal(true);
    });
  }

  it('has no mistake: not one', async () => {
    const engine = await loadMutant({
      mistake: 'none',
      file: 'pattern.ts',
      from: "export const ANY = '*';",
      to: "export const ANY = '*';",
    });
    const wrong = samples.filter(s => answersOf(engine, s).join() !== s.answers.join());
    expect(wrong).to.deep.equal([]);
  });
});
