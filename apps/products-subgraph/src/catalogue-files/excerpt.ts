import { cutText } from '../domain/cut-text.ts';

const EXCERPT_LENGTH = 40;

/** A cell's text, safe to show in a message: quoted, short, and with control characters escaped. */
export function excerpt(text: string): string {
  return JSON.stringify(text.length > EXCERPT_LENGTH ? `${cutText(text, EXCERPT_LENGTH)}…` : text);
}
