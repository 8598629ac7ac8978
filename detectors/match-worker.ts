import { parentPort } from 'node:worker_threads';
import { matchEvents } from './match-events.ts';
import type { FromMatcher, ToMatcher } from './match-messages.ts';
import { packOf } from './generation.ts';
import type { RuleSet } from './sigma/rule-set.ts';
import { compileRules } from './sigma/rule-set.ts';

/** A matcher thread: compiles generations, matches raw lines it parses itself. */

/** While a change of generation is under way, lines of both are in the queue. */
const KEPT_GENERATIONS = 2;
const sets = new Map<string, RuleSet>();

parentPort!.on('message', (message: ToMatcher) => {
  if (message.type === 'generation') {
    const { id } = message.generation;
    sets.set(id, compileRules(packOf(message.generation).rules));
    for (const old of [...sets.keys()].slice(0, -KEPT_GENERATIONS)) sets.delete(old);
    return;
  }
  const { job, generation } = message;
  const answer: FromMatcher = { job, ...matchEvents(sets.get(generation)!, message) };
  parentPort!.postMessage(answer);
});
