import { cutText } from '../domain/cut-text.ts';
import type { StaffChangeResolvers } from '../generated/resolvers.ts';

/** Keeps a page of 100 events readable; the database has the full texts. */
const MAX_TEXT_LENGTH = 10_000;

export const StaffChange: StaffChangeResolvers = {
  before: ({ before }) => toText(before),
  after: ({ after }) => toText(after),
};

function toText(value: unknown): string | null {
  if (value === null) return null;
  const text = JSON.stringify(value);
  return text.length > MAX_TEXT_LENGTH ? `${cutText(text, MAX_TEXT_LENGTH)}…` : text;
}
