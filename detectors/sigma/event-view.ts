import type { EcsFields, EcsValue, TelemetryEvent } from '../../ingest/event/telemetry-event.ts';
import { ECS_ALIASES } from './ecs-aliases.ts';
import { eventFacts, windowsFacts, type LogSourceFacts } from './log-source.ts';
import { CATEGORY_FIELDS, FLAT_FIELDS } from './windows-log-sources.ts';
import { winlogRecords } from './winlog-records.ts';

type Fields = Readonly<Record<string, EcsValue | undefined>>;

const MAX_DEPTH = 16;
const FACTS = new Map<string, LogSourceFacts>();
/** ECS roots that are ours, not the event's: a rule must not see them. */
const HIDDEN = new Set(['kharuul', 'vendor']);

/**
 * Sigma's view of an event: the record's own fields under their own names (spaces stripped), then
 * names that mean the same, then ECS paths. No enrichment: `scan` and the live path see the same.
 */
export class EventView {
  readonly event: TelemetryEvent;
  readonly facts: LogSourceFacts;
  readonly #records: readonly Fields[];
  readonly #windows: boolean;
  #stripped: Map<string, EcsValue> | undefined;
  #texts: readonly string[] | undefined;

  constructor(event: TelemetryEvent) {
    this.event = event;
    this.#records = winlogRecords(event);
    const channel = this.#own('Channel');
    this.#windows = typeof channel === 'string' && this.#own('EventID') !== undefined;
    this.facts = this.#windows ? this.#windowsFacts(channel as string) : eventFacts(event);
  }

  /** The field as rules name it; undefined where the event has none. */
  value(field: string): EcsValue | undefined {
    const own = this.#own(field);
    if (own !== undefined) return own;
    const other = this.#otherName(field);
    const found = other === undefined ? undefined : this.#own(other);
    if (found !== undefined) return found;
    return this.#ecs(field) ?? this.#alias(field);
  }

  /**
   * Every text of the event, for keyword searches: the record's values at any depth, and the
   * record as received unless it is JSON (whose text is these values again, with escapes).
   */
  texts(): readonly string[] {
    this.#texts ??= this.#collectTexts();
    return this.#texts;
  }

  #own(field: string): EcsValue | undefined {
    for (const record of this.#records) {
      if (Object.hasOwn(record, field)) return record[field];
    }
    const stripped = this.#spaceStripped().get(field);
    if (stripped !== undefined || !field.includes('.')) return stripped;
    for (const record of this.#records) {
      const found = atPath(record, field);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Specification, "Field usage": names are the log's own with all spaces stripped. */
  #spaceStripped(): ReadonlyMap<string, EcsValue> {
    if (this.#stripped !== undefined) return this.#stripped;
    this.#stripped = new Map();
    for (const record of this.#records) {
      for (const key in record) {
        if (key.includes(' ') && Object.hasOwn(record, key)) {
          this.#stripped.set(key.replaceAll(' ', ''), record[key] ?? null);
        }
      }
    }
    return this.#stripped;
  }

  #otherName(field: string): string | undefined {
    if (!this.#windows) return undefined;
    if (Object.hasOwn(FLAT_FIELDS, field)) return FLAT_FIELDS[field];
    for (const category of this.facts.categories) {
      const names = CATEGORY_FIELDS[category];
      if (names !== undefined && Object.hasOwn(names, field)) return names[field];
    }
    return undefined;
  }

  #ecs(path: string): EcsValue | undefined {
    const dot = path.indexOf('.');
    if (HIDDEN.has(dot < 0 ? path : path.slice(0, dot))) return undefined;
    return atPath(this.event, path);
  }

  #alias(field: string): EcsValue | undefined {
    const path = this.#windows ? undefined : ECS_ALIASES.get(field);
    return path === undefined ? undefined : this.#ecs(path);
  }

  #windowsFacts(channel: string): LogSourceFacts {
    const id = Number(this.#own('EventID'));
    const type = id === 12 ? this.#own('EventType') : undefined;
    const eventType = typeof type === 'string' ? type : '';
    const key = `${channel}\n${id}\n${eventType}`;
    let found = FACTS.get(key);
    if (found === undefined) {
      // Some hundred kinds of events make nearly all traffic; outsiders choose the names, so the
      // cache is bounded.
      if (FACTS.size >= 4096) FACTS.clear();
      FACTS.set(key, (found = windowsFacts(channel, id, eventType)));
    }
    return found;
  }

  #collectTexts(): readonly string[] {
    const texts: string[] = [];
    for (const record of this.#records) collect(record as EcsFields, texts, 0);
    if (this.#windows) {
      // All of it is in the record, but for what winlogbeat calls `message`.
      if (!Object.hasOwn(this.#records[0]!, 'Message')) collect(this.event.message, texts, 0);
    } else {
      const { event, kharuul: _own, vendor: _vendor, '@timestamp': _time, ...rest } = this.event;
      const {
        id: _id,
        ingested: _ingested,
        original: _original,
        dataset: _dataset,
        ...more
      } = event;
      collect(rest as EcsFields, texts, 0);
      collect(more, texts, 0);
    }
    const { original } = this.event.event;
    if (!/^\s*[{[]/.test(original)) texts.push(original);
    return texts;
  }
}

function atPath(root: Fields, path: string): EcsValue | undefined {
  if (!path.includes('.')) return Object.hasOwn(root, path) ? root[path] : undefined;
  return walk(root as EcsFields, path.split('.'), 0);
}

function walk(
  value: EcsValue | undefined,
  steps: readonly string[],
  at: number,
): EcsValue | undefined {
  if (at === steps.length) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    // Any element may hold the field: all their values together.
    const found = (value as readonly EcsValue[]).map(item => walk(item, steps, at));
    const present = found.filter(item => item !== undefined);
    return present.length === 0 ? undefined : present;
  }
  const step = steps[at]!;
  if (!Object.hasOwn(value, step)) return undefined;
  return walk((value as EcsFields)[step], steps, at + 1);
}

function collect(value: EcsValue | undefined, into: string[], depth: number): void {
  if (typeof value === 'string') into.push(value);
  else if (typeof value === 'number' || typeof value === 'boolean') into.push(String(value));
  else if (typeof value === 'object' && value !== null && depth < MAX_DEPTH) {
    for (const item of Object.values(value)) collect(item, into, depth + 1);
  }
}
