import { StoreError } from '../../ingest/store/event-store.ts';

/** Another document has the id, or the value of a unique field. */
export class DocumentExistsError extends StoreError {
  /** `id`, or the field's dotted path. */
  readonly field: string;

  constructor(message: string, field: string) {
    super('DOCUMENT_EXISTS', message);
    this.name = 'DocumentExistsError';
    this.field = field;
  }
}
