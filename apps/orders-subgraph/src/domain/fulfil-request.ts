import { createHash } from 'node:crypto';
import { type CommonUserError, invalidInput, isStorableText } from '@commerce/graphql';
import type { LineQuantity, Tracking } from './fulfilment.ts';
import { keyErrors } from './idempotency-key.ts';
import { lineErrors } from './line-quantities.ts';
import type { Order } from './order.ts';

/** A parcel's tracking and contents, as a GraphQL input. */
export interface FulfilInput {
  lines?: readonly LineQuantity[] | null;
  trackingCompany?: string | null;
  trackingNumber?: string | null;
  trackingUrl?: string | null;
  idempotencyKey?: string | null;
}

/** Units that were sent in one parcel. */
export interface FulfilRequest {
  /** Null means all units that are not sent yet. */
  lines: readonly LineQuantity[] | null;
  tracking: Tracking;
  /** Null if the call need not be repeatable. */
  idempotencyKey: string | null;
}

const MAX_TEXT = 200;
const MAX_URL = 2_000;

/** Checks the input. Without lines, all units that are not sent yet are meant. */
export function readFulfilInput(input: FulfilInput): FulfilRequest | CommonUserError[] {
  const { lines = null, trackingCompany = null, trackingNumber = null, trackingUrl = null } = input;
  const { idempotencyKey = null } = input;
  const errors = [
    ...(lines ? lineErrors(lines) : []),
    ...(lines?.length === 0
      ? [invalidInput('give at least one line, or leave lines out to send all units', ['lines'])]
      : []),
    ...keyErrors(idempotencyKey),
    ...textErrors(trackingCompany, 'trackingCompany'),
    ...textErrors(trackingNumber, 'trackingNumber'),
    ...(trackingUrl === null || isWebUrl(trackingUrl)
      ? []
      : [invalidInput('trackingUrl must be an http(s) URL', ['trackingUrl'])]),
  ];
  const tracking = { company: trackingCompany, number: trackingNumber, url: trackingUrl };
  return errors.length > 0 ? errors : { lines, tracking, idempotencyKey };
}

/** The same key with a different hash means a different parcel. */
export function hashFulfilment({ lines, tracking }: FulfilRequest): string {
  const sent = lines?.map(({ orderLineId, quantity }) => [orderLineId, quantity]) ?? null;
  const asked = [sent, tracking.company, tracking.number, tracking.url];
  return createHash('sha256').update(JSON.stringify(asked)).digest('base64url');
}

/** Whether the order has the requested units. Checked before the order is locked, so the answer may be out of date. */
export function hasUnitsFor({ lines: asked }: FulfilRequest, { lines }: Order): boolean {
  const left = new Map(lines.map(({ id, quantity, fulfilled, dropped }) => [id, quantity - dropped - fulfilled]));
  if (asked === null) return [...left.values()].some((units) => units > 0);
  return asked.every(({ orderLineId, quantity }) => quantity <= (left.get(orderLineId) ?? 0));
}

function textErrors(text: string | null, field: string): CommonUserError[] {
  const isText = text === null || (text.length <= MAX_TEXT && isStorableText(text));
  return isText ? [] : [invalidInput(`${field} must have at most ${MAX_TEXT} characters`, [field])];
}

function isWebUrl(text: string): boolean {
  if (text.length > MAX_URL || !isStorableText(text) || !URL.canParse(text)) return false;
  return ['http:', 'https:'].includes(new URL(text).protocol);
}
