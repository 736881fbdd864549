import { type CommonUserError, invalidInput, isStorableText } from '@commerce/graphql';
import type { LineQuantity, Tracking } from './fulfilment.ts';
import { lineErrors } from './line-quantities.ts';

/** Where a parcel can be followed, and what is in it, as GraphQL hands it over. */
export interface FulfilInput {
  lines?: readonly LineQuantity[] | null;
  trackingCompany?: string | null;
  trackingNumber?: string | null;
  trackingUrl?: string | null;
}

const MAX_TEXT = 200;
const MAX_URL = 2_000;

/** Checks the input; no lines stand for all that was not sent yet. */
export function readFulfilInput(
  input: FulfilInput,
): { lines: readonly LineQuantity[] | null; tracking: Tracking } | CommonUserError[] {
  const { lines = null, trackingCompany = null, trackingNumber = null, trackingUrl = null } = input;
  const errors = [
    ...(lines ? lineErrors(lines) : []),
    ...(lines?.length === 0 ? [invalidInput('give at least one line, or none for all', ['lines'])] : []),
    ...textErrors(trackingCompany, 'trackingCompany'),
    ...textErrors(trackingNumber, 'trackingNumber'),
    ...(trackingUrl === null || isWebUrl(trackingUrl)
      ? []
      : [invalidInput('trackingUrl must be an http(s) URL', ['trackingUrl'])]),
  ];
  const tracking = { company: trackingCompany, number: trackingNumber, url: trackingUrl };
  return errors.length > 0 ? errors : { lines, tracking };
}

function textErrors(text: string | null, field: string): CommonUserError[] {
  const isText = text === null || (text.length <= MAX_TEXT && isStorableText(text));
  return isText ? [] : [invalidInput(`${field} must have at most ${MAX_TEXT} characters`, [field])];
}

function isWebUrl(text: string): boolean {
  if (text.length > MAX_URL || !isStorableText(text) || !URL.canParse(text)) return false;
  return ['http:', 'https:'].includes(new URL(text).protocol);
}
