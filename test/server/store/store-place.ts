import { expect } from 'chai';
import type { Collection, Document, DocumentStore } from '../../../server/store/document-store.ts';

/** A place where one adapter keeps documents, empty at first. */
export interface StorePlace {
  /** Opens what the place holds; two may be open at once. `now` gives milliseconds. */
  open(collections: readonly Collection<Document>[], now?: () => number): Promise<DocumentStore>;
  /** Removes what the place holds; every store on it is closed. */
  remove(): Promise<void>;
}

/** Runs work and gives the code it was refused with. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    expect(error).to.be.instanceOf(Error).with.property('message').that.is.not.empty;
    return (error as { code?: string }).code ?? 'no code';
  }
  return 'not refused';
}
