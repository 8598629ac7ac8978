import type { AlertSink, DetectionStep } from '../../detectors/alert-sink.ts';
import { EVERYTHING } from '../../ingest/query/filter.ts';
import { StoreError } from '../../ingest/store/event-store.ts';
import { SYSTEM_SCOPE } from '../policy/system-scope.ts';
import type { Act, Collection, Document, DocumentStore } from '../store/document-store.ts';
import { put } from '../store/put.ts';
import { DEAD_LETTERS, GROUPS, PLACES } from './alert-collections.ts';
import type { GroupDocument } from './alert-collections.ts';
import { foldHits } from './fold-hits.ts';

/** Conflicts come from analysts who change an alert while a hit is folded into it. */
const ATTEMPTS = 10;
const PAGE = 1000;

/**
 * Keeps what detection finds: alerts, the groups of correlations, the place reached and the
 * outbox rows that tell of it, in one commit. Its only writer is the engine of the partition.
 */
export function createAlertSink(store: DocumentStore): AlertSink {
  const groups = new Map<string, number>();
  const places = new Map<number, number>();
  let order = 0;

  return {
    async resume(partition) {
      const place = await store.get(PLACES, String(partition), SYSTEM_SCOPE);
      places.set(partition, place?.version ?? 0);
      const documents: GroupDocument[] = [];
      for await (const document of everyGroup(store)) {
        groups.set(document.key, document.version);
        order = Math.max(order, document.order + 1);
        documents.push(document);
      }
      return { place: place ?? { offset: 0, generation: undefined }, groups: documents };
    },

    async apply(step) {
      for (let attempt = 1; ; attempt++) {
        const { acts, done } = await actsOf(step);
        try {
          await store.commit(acts);
          done();
          return;
        } catch (error) {
          const again = error instanceof StoreError && error.code === 'VERSION_CONFLICT';
          if (!again || attempt === ATTEMPTS) throw error;
        }
      }
    },
  };

  async function actsOf(step: DetectionStep): Promise<{ acts: Act[]; done(): void }> {
    const { partition, offset, generation } = step;
    const acts: Act[] = await foldHits(store, step.hits);
    const versions = new Map(groups);
    // Of one group's changes only the last counts.
    for (const { key, hash, state } of new Map(
      step.groups.map(group => [group.key, group]),
    ).values()) {
      const version = versions.get(key) ?? 0;
      if (state === null) {
        if (version > 0) acts.push({ type: 'remove', collection: GROUPS.name, id: key, version });
        versions.delete(key);
      } else {
        acts.push(put(GROUPS, { id: key, key, hash, state, order: order++, version: version + 1 }));
        versions.set(key, version + 1);
      }
    }
    for (const { offset: at, reason } of step.deadLetters) {
      const id = `${partition}-${at}`;
      acts.push(
        put(DEAD_LETTERS, { id, version: 1, partition, offset: at, reason: reason.slice(0, 1000) }),
      );
    }
    const placeVersion = (places.get(partition) ?? 0) + 1;
    const place = {
      id: String(partition),
      version: placeVersion,
      offset,
      ...(generation === undefined ? {} : { generation }),
    };
    acts.push(put(PLACES as Collection<Document>, place));
    return {
      acts,
      done() {
        places.set(partition, placeVersion);
        groups.clear();
        for (const [key, version] of versions) groups.set(key, version);
      },
    };
  }
}

async function* everyGroup(store: DocumentStore): AsyncGenerator<GroupDocument> {
  const sort = { field: 'order', direction: 'ascending' } as const;
  let after: string | undefined;
  do {
    const find = {
      filter: EVERYTHING,
      sort,
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    };
    const page = await store.find(GROUPS, find, SYSTEM_SCOPE);
    yield* page.items;
    after = page.next;
  } while (after !== undefined);
}
