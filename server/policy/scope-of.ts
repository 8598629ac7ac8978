import type { Filter } from '../../ingest/query/filter.ts';
import type { Scope } from '../../ingest/query/scope.ts';
import { mintScope } from '../../ingest/query/scope.ts';
import type { Action } from './action.ts';
import type { Subject } from './subject.ts';
import { reachesOf } from './subject.ts';

/** Where a kind of document keeps what the decision needs; absent where it has no such thing. */
export interface PolicyFields {
  readonly constituents?: string;
  readonly tlp?: string;
  readonly originator?: string;
  readonly recipients?: string;
  readonly restricted?: string;
  readonly access?: string;
}

const NOTHING: Filter = { type: 'or', filters: [] };
const ANYTHING: Filter = { type: 'and', filters: [] };

/**
 * What a subject may see of a kind of document, as the filter that stores compile into their
 * queries. The same decision as `decide` with effect allow or redact.
 */
export function scopeOf(subject: Subject, action: Action, fields: PolicyFields): Scope {
  const reaches = reachesOf(subject, action);
  const named = holds(fields.access, [subject.id]);
  const own = holds(fields.constituents, subject.constituencies);
  const whole: Filter[] = [];
  if (reaches.has('all') || reaches.has('redacted')) whole.push(ANYTHING);
  if (reaches.has('own')) whole.push(own);
  if (reaches.has('named')) whole.push(named);
  const limits: Filter[] = [{ type: 'or', filters: whole }];
  if (!subject.roles.includes('auditor')) {
    if (fields.restricted) {
      const restricted: Filter = { type: 'equals', field: fields.restricted, value: true };
      limits.push({ type: 'or', filters: [{ type: 'not', filter: restricted }, named] });
    }
    if (fields.tlp) {
      const red: Filter = { type: 'equals', field: fields.tlp, value: 'TLP:RED' };
      const recipient = holds(fields.recipients, [subject.id]);
      const ofOriginator = holds(fields.originator, subject.constituencies);
      limits.push({ type: 'or', filters: [{ type: 'not', filter: red }, recipient, ofOriginator] });
    }
  }
  return mintScope({ type: 'and', filters: limits });
}

function holds(field: string | undefined, values: readonly string[]): Filter {
  // Ids are compared as they are: two that differ by case are two.
  return field === undefined || values.length === 0
    ? NOTHING
    : { type: 'in', field, values, cased: true };
}
