import { z } from 'zod';
import { TLP_LABELS } from '../../../ingest/event/tlp.ts';
import { noteSchema } from '../../cases/note.ts';
import { seenVersion } from './alert-changes.ts';
import type { Endpoint } from './endpoint.ts';

const text = z.string().trim().min(1).max(30_000);

/** A note of the list: how often it was corrected, without the earlier texts. */
const noteRowSchema = noteSchema.omit({ earlier: true }).extend({ edits: z.int() });

const page = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(4096).optional(),
});
const notePage = z.object({ items: z.array(noteRowSchema), next: z.string().optional() });

const addition = z.strictObject({
  text,
  /** Absent: the own organisation only. */
  tlp: z.enum(TLP_LABELS).default('TLP:AMBER+STRICT'),
  /** User ids. */
  recipients: z.array(z.string().min(1).max(64)).max(200).default([]),
});
const correction = z.strictObject({ version: seenVersion, text });

export const listAlertNotes = {
  method: 'GET',
  path: '/alerts/:id/notes',
  caller: 'alert.read',
  query: page,
  answer: notePage,
} satisfies Endpoint;

/** With its earlier texts. */
export const getAlertNote = {
  method: 'GET',
  path: '/alerts/:id/notes/:noteId',
  caller: 'alert.read',
  answer: noteSchema,
} satisfies Endpoint;

export const addAlertNote = {
  method: 'POST',
  path: '/alerts/:id/notes',
  caller: 'alert.write',
  body: addition,
  answer: noteSchema,
} satisfies Endpoint;

/** For its author. The earlier text is kept. */
export const editAlertNote = {
  method: 'PATCH',
  path: '/alerts/:id/notes/:noteId',
  caller: 'alert.write',
  body: correction,
  answer: noteSchema,
} satisfies Endpoint;

export const listCaseNotes = {
  method: 'GET',
  path: '/cases/:id/notes',
  caller: 'case.read',
  query: page,
  answer: notePage,
} satisfies Endpoint;

export const getCaseNote = {
  method: 'GET',
  path: '/cases/:id/notes/:noteId',
  caller: 'case.read',
  answer: noteSchema,
} satisfies Endpoint;

export const addCaseNote = {
  method: 'POST',
  path: '/cases/:id/notes',
  caller: 'case.write',
  body: addition,
  answer: noteSchema,
} satisfies Endpoint;

export const editCaseNote = {
  method: 'PATCH',
  path: '/cases/:id/notes/:noteId',
  caller: 'case.write',
  body: correction,
  answer: noteSchema,
} satisfies Endpoint;
