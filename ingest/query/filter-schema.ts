import { z } from 'zod';
import { networkRange } from '../event/ip-address.ts';
import { MAX_DEPTH, MAX_NODES, MAX_PATTERN, MAX_TEXT } from './filter-limits.ts';
import type { Filter } from './filter.ts';

const field = z.string().min(1).max(512);
const text = z.string().max(MAX_TEXT);
// -0 would not survive JSON.
const number = z.number().transform(value => (value === 0 ? 0 : value));
const scalar = z.union([text, number, z.boolean()]);
const bound = z.union([text, number]).optional();
const cased = z.literal(true).optional();
const network = z
  .string()
  .refine(value => networkRange(value) !== undefined, 'is no network such as 10.0.0.0/8');

const node: z.ZodType<Filter> = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.enum(['and', 'or']), filters: z.array(node).max(MAX_NODES) }),
    z.strictObject({ type: z.literal('not'), filter: node }),
    z.strictObject({ type: z.literal('any'), path: field, filter: node }),
    z.strictObject({ type: z.literal('exists'), field }),
    z.strictObject({ type: z.literal('cidr'), field, network }),
    z.strictObject({ type: z.literal('text'), value: text.min(1) }),
    z.strictObject({ type: z.literal('equals'), field, value: scalar, cased }),
    z.strictObject({ type: z.literal('in'), field, values: z.array(scalar).max(MAX_NODES), cased }),
    z
      .strictObject({
        type: z.literal('range'),
        field,
        gt: bound,
        gte: bound,
        lt: bound,
        lte: bound,
      })
      .refine(({ gt, gte, lt, lte }) => [gt, gte, lt, lte].some(b => b !== undefined), {
        message: 'needs a bound: gt, gte, lt or lte',
      }),
    z.strictObject({ type: z.enum(['prefix', 'contains']), field, value: text, cased }),
    z.strictObject({
      type: z.literal('wildcard'),
      field,
      value: z.string().max(MAX_PATTERN),
      cased,
    }),
  ]),
) as z.ZodType<Filter>;

/**
 * A filter from outside: strict, at most `MAX_DEPTH` deep and `MAX_NODES` big. Size is measured
 * before the shape, so that a hostile tree is refused without walking down into it.
 */
export const filterSchema: z.ZodType<Filter> = z
  .unknown()
  .superRefine((value, context) => {
    const problem = typeof value === 'object' && value !== null ? tooBig(value) : undefined;
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem, fatal: true });
  })
  .pipe(node);

/** Walks level by level: the depth of hostile JSON must not become the depth of the stack. */
function tooBig(value: unknown): string | undefined {
  let level: readonly unknown[] = [value];
  let size = 0;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return `is more than ${MAX_DEPTH} nodes deep`;
    const below: unknown[] = [];
    for (const entry of level) {
      for (const inner of Object.values(entry as object)) {
        // The list of a node's filters or values is no level of its own.
        const parts: readonly unknown[] = Array.isArray(inner) ? inner : [inner];
        size += parts.length;
        if (size > 4 * MAX_NODES) return `has more than ${MAX_NODES} nodes and values`;
        below.push(...parts.filter(part => typeof part === 'object' && part !== null));
      }
    }
    level = below;
  }
  return undefined;
}
