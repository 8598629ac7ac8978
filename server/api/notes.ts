import { randomUUID } from 'node:crypto';
import type { Router } from 'express';
import { ALERTS } from '../alerts/alert-collections.ts';
import { CENTRE } from '../cases/case.ts';
import { caseObject, isOfOriginator, withRecipient } from '../cases/case-policy.ts';
import type { Note } from '../cases/note.ts';
import { NOTES } from '../cases/case-collections.ts';
import { editNote } from '../cases/note.ts';
import type { PolicyObject } from '../policy/decide.ts';
import type { Subject } from '../policy/subject.ts';
import { SYSTEM_SCOPE } from '../policy/system-scope.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { put } from '../store/put.ts';
import { ApiError } from './api-error.ts';
import { expectPeople } from './assignee.ts';
import type { CaseCall } from './case-call.ts';
import { caseOf, readCaseOf } from './case-call.ts';
import { audited, changeBy, expectVersion, retried, told } from './change.ts';
import {
  addAlertNote,
  addCaseNote,
  editAlertNote,
  editCaseNote,
  getAlertNote,
  getCaseNote,
  listAlertNotes,
  listCaseNotes,
} from './contract/notes.ts';
import type { Gate } from './route.ts';
import { bind } from './route.ts';

/** What a note is written to, as far as the caller may see it whole. */
interface Place {
  readonly kind: 'alert' | 'case';
  readonly id: string;
  readonly version: number;
  readonly object: PolicyObject;
}

/** `/alerts/:id/notes`, `/cases/:id/notes`. */
export function routeNotes(
  router: Router,
  { documents, gate }: { documents: DocumentStore; gate: Gate },
): void {
  bind(router, listAlertNotes, gate, async call => list(await alertPlace(call), call));
  bind(router, getAlertNote, gate, async call => one(await alertPlace(call), call));
  bind(router, addAlertNote, gate, async call => add(await alertPlace(call), call));
  bind(router, editAlertNote, gate, call =>
    retried(async () => edit(await alertPlace(call), call)),
  );
  bind(router, listCaseNotes, gate, async call => list(await readPlace(call), call));
  bind(router, getCaseNote, gate, async call => one(await readPlace(call), call));
  bind(router, addCaseNote, gate, async call => add(await casePlace(call), call));
  bind(router, editCaseNote, gate, call => retried(async () => edit(await casePlace(call), call)));

  async function alertPlace({ parameters, scope, allow }: CaseCall): Promise<Place> {
    const id = parameters['id'] ?? '';
    const alert = await documents.get(ALERTS, id, scope({ constituents: 'constituent' }));
    if (!alert) throw new ApiError('NOT_FOUND', 'There is no such alert, or you may not see it.');
    const object = { constituents: [alert.constituent] };
    if (allow(object) === 'redact') throw withoutNotes();
    return { kind: 'alert', id, version: alert.version, object };
  }

  const casePlace = async (call: CaseCall) => placeIn(await caseOf(documents, call));
  const readPlace = async (call: CaseCall) =>
    placeIn(await readCaseOf(documents, call, gate.now()));

  function placeIn({ current, effect }: Awaited<ReturnType<typeof caseOf>>): Place {
    if (effect === 'redact') throw withoutNotes();
    return { kind: 'case', id: current.id, version: current.version, object: caseObject(current) };
  }

  async function list(
    place: Place,
    call: CaseCall & { query: { limit: number; after?: string | undefined } },
  ) {
    const { limit, after } = call.query;
    const find = {
      filter: { type: 'equals', field: 'object.id', value: place.id, cased: true },
      sort: { field: 'at', direction: 'descending' },
      limit,
      ...(after === undefined ? {} : { after }),
    } as const;
    // The place itself is within the caller's scope; each note goes out by its own mark.
    const page = await documents.find(NOTES, find, SYSTEM_SCOPE);
    const items = page.items
      .filter(note => note.object.kind === place.kind && sees(call, place, note))
      .map(({ earlier, ...note }) => ({ ...note, edits: earlier.length }));
    return { items, ...(page.next === undefined ? {} : { next: page.next }) };
  }

  async function one(place: Place, call: CaseCall): Promise<Note> {
    const note = await documents.get(NOTES, call.parameters['noteId'] ?? '', SYSTEM_SCOPE);
    const { kind, id } = note?.object ?? {};
    if (!note || kind !== place.kind || id !== place.id || !sees(call, place, note))
      throw new ApiError('NOT_FOUND', 'There is no such note, or you may not see it.');
    return note;
  }

  async function add(
    place: Place,
    {
      body,
      identity,
    }: CaseCall & { body: Pick<Note, 'text'> & Omit<Note['marking'], 'originator'> },
  ): Promise<Note> {
    await expectPeople(documents, body.recipients);
    const change = changeBy(identity, gate.now());
    const { tlp, recipients } = body;
    const originator = identity.subject.constituencies[0] ?? CENTRE;
    const note: Note = {
      id: randomUUID(),
      version: 1,
      object: { kind: place.kind, id: place.id },
      text: body.text,
      author: change.id,
      at: change.at,
      marking: withRecipient({ tlp, originator, recipients }, change.id),
      earlier: [],
    };
    await documents.commit([
      put(NOTES, note),
      told(place.kind, place),
      audited(change, {
        action: 'note',
        object: { kind: place.kind, id: place.id },
        payload: { note: note.id, tlp },
      }),
    ]);
    return note;
  }

  async function edit(
    place: Place,
    call: CaseCall & { body: { version: number; text: string } },
  ): Promise<Note> {
    const { body, identity } = call;
    const current = await one(place, call);
    if (current.author !== identity.subject.id)
      throw new ApiError('FORBIDDEN', 'Only its author corrects a note; write one of your own.');
    expectVersion(current, body.version);
    const change = changeBy(identity, gate.now());
    const edited = editNote(current, body.text, change);
    if (!edited)
      throw new ApiError('LIMIT_REACHED', 'This note was corrected often enough; write a new one.');
    if (edited === current) return current;
    await documents.commit([
      put(NOTES, edited),
      told(place.kind, place),
      audited(change, { action: 'change', object: { kind: 'note', id: edited.id } }),
    ]);
    return edited;
  }
}

/** By the note's own mark: RED to its recipients, AMBER+STRICT within the originator (TLP 2.0). */
function sees(
  { identity, allow }: CaseCall,
  { object }: Place,
  { author, marking }: Note,
): boolean {
  const { subject } = identity;
  if (author === subject.id) return true;
  if (marking.tlp === 'TLP:AMBER+STRICT' && !isWithin(subject, marking)) return false;
  try {
    return allow({ ...object, marking }) === 'allow';
  } catch (error) {
    if (error instanceof ApiError && error.code === 'NOT_FOUND') return false;
    throw error;
  }
}

/** The centre's own people handle what agencies give it; agencies do not see each other's. */
function isWithin(subject: Subject, marking: Note['marking']): boolean {
  return subject.constituencies.length === 0 || isOfOriginator(subject, marking);
}

function withoutNotes(): ApiError {
  return new ApiError('FORBIDDEN', 'Your role reads numbers, not notes.');
}
