import { expect } from 'chai';
import { DocumentExistsError } from '../../../server/store/document-exists-error.ts';
import { EVERYTHING } from '../../../ingest/query/filter.ts';
import { ALL } from './sample-collection.ts';
import { refusalOf } from './store-place.ts';
import type {
  Act,
  Collection,
  Document,
  DocumentStore,
} from '../../../server/store/document-store.ts';
import type { StorePlace } from './store-place.ts';

interface Person extends Document {
  readonly name: string | null;
  readonly tokens?: readonly string[];
}

const PEOPLE: Collection<Person> = {
  name: 'people',
  indexes: [
    { field: 'name', type: 'keyword', order: 'name' },
    { field: 'tokens', type: 'keyword' },
  ],
  unique: ['name', 'tokens'],
};

const insert = (id: string, name: string | null, ...tokens: string[]): Act => ({
  type: 'insert',
  collection: 'people',
  document: { id, version: 1, name, tokens } as Person,
});
const rename = (id: string, version: number, name: string): Act => ({
  type: 'replaceIfVersion',
  collection: 'people',
  document: { id, version: version + 1, name } as Person,
  version,
});

export function uniqueContract(createPlace: () => Promise<StorePlace>): void {
  describe('with unique fields', () => {
    let place: StorePlace;
    let store: DocumentStore;

    beforeEach(async () => {
      place = await createPlace();
      store = await place.open([PEOPLE]);
      await store.commit([insert('1', 'Болд', 'a', 'b'), insert('2', 'Сараа', 'c')]);
    });

    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    const fieldOf = async (work: Promise<unknown>): Promise<string> => {
      try {
        await work;
      } catch (error) {
        expect(error).to.be.instanceOf(DocumentExistsError);
        return (error as DocumentExistsError).field;
      }
      return 'not refused';
    };

    it('refuses a value that another document has, in any case, and names the field', async () => {
      expect(await fieldOf(store.commit([insert('3', 'БОЛД')]))).to.equal('name');
      expect(await fieldOf(store.commit([insert('3', 'Туяа', 'x', 'B')]))).to.equal('tokens');
      expect(await fieldOf(store.commit([rename('2', 1, 'болд')]))).to.equal('name');
      expect(await fieldOf(store.commit([insert('1', 'Туяа')]))).to.equal('id');
      expect(await fieldOf(store.commit([insert('3', 'x'), insert('4', 'X')]))).to.equal('name');
      expect(await store.count(PEOPLE, EVERYTHING, 10, ALL)).to.equal(2);
    });

    it('lets a document keep its own, and take one that is free again', async () => {
      await store.commit([rename('1', 1, 'БОЛД')]);
      await store.commit([rename('1', 2, 'Дорж'), insert('3', 'Болд')]);
      await store.commit([
        { type: 'remove', collection: 'people', id: '2', version: 1 },
        insert('4', 'Сараа', 'c'),
      ]);
      await store.commit([insert('5', null), insert('6', null)]);
      expect(await store.count(PEOPLE, EVERYTHING, 10, ALL)).to.equal(5);
    });

    it('lets one of many writers have it', async () => {
      const second = await place.open([PEOPLE]);
      const results = await Promise.all(
        [store, second, store, second].map((one, i) =>
          refusalOf(one.commit([insert(`new-${i}`, 'Ганаа')])),
        ),
      );
      expect(results.filter(result => result === 'not refused')).to.have.length(1);
      expect(results.filter(result => result === 'DOCUMENT_EXISTS')).to.have.length(3);
      await second.close();
    });

    it('does not open where documents break a constraint declared later', async () => {
      const loose = { name: 'loose', indexes: PEOPLE.indexes } as Collection<Document>;
      const first = await place.open([loose]);
      const document = { version: 1, name: 'x' };
      await first.commit(
        ['a', 'b'].map(id => ({
          type: 'insert',
          collection: 'loose',
          document: { ...document, id },
        })),
      );
      await first.close();
      expect(await refusalOf(place.open([{ ...loose, unique: ['name'] }]))).to.equal(
        'STORE_UNAVAILABLE',
      );
      expect(await refusalOf(place.open([{ ...loose, unique: ['other'] }]))).to.equal(
        'QUERY_REFUSED',
      );
    });

    it('sorts names as a Mongolian reader looks them up, however they are gathered', async () => {
      const names = ['Отгон', 'Өлзий', 'өнөр', 'Пүрэв', 'Ёндон', 'Ер', 'Жаргал', 'Уянга', 'Үүрэг', 'Фото', 'bat', '7']; // prettier-ignore
      const order = ['7', 'Ер', 'Ёндон', 'Жаргал', 'Отгон', 'Өлзий', 'өнөр', 'Пүрэв', 'Уянга', 'Үүрэг', 'Фото', 'bat']; // prettier-ignore
      await store.commit(names.map((name, i) => insert(`n-${i}`, name, `token-${name}`)));
      await store.commit([insert('nobody', null, 'token-none')]);
      const ours = { type: 'prefix', field: 'tokens', value: 'token-' } as const;
      const unseekable = { type: 'contains', field: 'tokens', value: 'oken-' } as const;
      for (const filter of [ours, unseekable]) {
        for (const direction of ['ascending', 'descending'] as const) {
          const sort = { field: 'name', direction };
          const found: (string | null)[] = [];
          let after: string | undefined;
          do {
            const find = { filter, sort, limit: 5, ...(after === undefined ? {} : { after }) };
            const page = await store.find(PEOPLE, find, ALL);
            found.push(...page.items.map(({ name }) => name));
            after = page.next;
          } while (after !== undefined);
          const right = direction === 'ascending' ? order : order.toReversed();
          expect(found).to.deep.equal([...right, null]);
        }
      }
    });
  });
}
