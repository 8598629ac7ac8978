import { EventView } from '../../../detectors/sigma/event-view.ts';
import { buildRulePack, type RulePack } from '../../../detectors/sigma/rule-pack.ts';
import { compileRules, matchByFullScan } from '../../../detectors/sigma/rule-set.ts';
import { eventOf } from './sigma-corpus.ts';

/** A pack of one rule with this detection section (YAML, unindented). */
export function packOf(
  detection: string,
  options: { placeholders?: ReadonlyMap<string, readonly string[]>; logsource?: string } = {},
): RulePack {
  const indented = detection
    .trim()
    .split('\n')
    .map(line => `    ${line}`);
  const logsource = options.logsource ?? 'product: windows';
  const text = [
    'title: T',
    'logsource:',
    `    ${logsource}`,
    'detection:',
    ...indented,
    ...(/^condition:/m.test(detection.trim()) ? [] : ['    condition: all of them']),
  ].join('\n');
  const placeholders = options.placeholders ?? new Map<string, readonly string[]>();
  return buildRulePack([{ path: 't.yml', text }], { placeholders });
}

/** Whether a detection meets a Windows event with these fields; index and full scan must agree. */
export function meets(
  detection: string,
  fields: Record<string, unknown>,
  options: { placeholders?: ReadonlyMap<string, readonly string[]> } = {},
): boolean {
  const pack = packOf(detection, options);
  const [rejected] = pack.rejected;
  if (rejected) throw new Error(`${rejected.code}: ${rejected.reason}`);
  const view = new EventView(eventOf({ EventID: 1, Channel: 'Test', ...fields }));
  const fast = compileRules(pack.rules).match(view).length > 0;
  const slow = matchByFullScan(pack.rules, view).length > 0;
  if (fast !== slow) throw new Error(`index says ${fast}, full scan ${slow}`);
  return fast;
}

/** The code with which a detection is rejected. */
export function rejection(detection: string): string | undefined {
  return packOf(detection).rejected[0]?.code;
}
