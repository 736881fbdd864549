import { isEventType } from '@commerce/events';
import { type CommonUserError, type Connection, invalidInput, isStorableText } from '@commerce/graphql';
import { type EndpointPolicy, endpointProblem } from '@commerce/webhooks';

const MAX_DESCRIPTION = 200;
const MAX_TYPES = 50;
const MAX_OVERLAP_SECONDS = 604_800;

/** An address that events are sent to. Its secrets exist only in the database, encrypted. */
export interface WebhookEndpoint {
  id: string;
  url: string;
  description: string | null;
  eventTypes: string[];
  enabled: boolean;
  disabledReason: string | null;
  previousSecretUntil: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

/** How many deliveries of an endpoint are pending or dead. */
export interface EndpointBacklog {
  pendingCount: number;
  deadCount: number;
  waitingSince: Date | null;
}

/** A page of endpoints that can also count the entire list. */
export interface WebhookEndpointPage extends Connection<WebhookEndpoint> {
  countAll(): Promise<number>;
}

/** A change of an endpoint by staff. Absent fields are left unchanged. */
export interface EndpointChange {
  url?: string | null | undefined;
  description?: string | null | undefined;
  eventTypes?: readonly string[] | null | undefined;
  enabled?: boolean | null | undefined;
}

/** The validation errors of a change of an endpoint. */
export function endpointErrors({ url, description, eventTypes }: EndpointChange, policy: EndpointPolicy) {
  const problem = url == null ? null : endpointProblem(url, policy);
  const unknown = (eventTypes ?? []).flatMap((type, index) =>
    isEventType(type) ? [] : [invalidInput('there is no such type of event', ['eventTypes', String(index)])],
  );
  return [
    problem === null ? null : invalidInput(`url ${problem}`, ['url']),
    description == null || (description.length <= MAX_DESCRIPTION && isStorableText(description))
      ? null
      : invalidInput(`description must have at most ${MAX_DESCRIPTION} characters`, ['description']),
    ...((eventTypes?.length ?? 0) > MAX_TYPES
      ? [invalidInput(`eventTypes must be at most ${MAX_TYPES}`, ['eventTypes'])]
      : unknown),
  ].filter((error) => error !== null);
}

/** The validation errors of the time during which both secrets are valid. */
export function overlapErrors(seconds: number): CommonUserError[] {
  return seconds >= 0 && seconds <= MAX_OVERLAP_SECONDS
    ? []
    : [invalidInput(`overlapSeconds must be 0 to ${MAX_OVERLAP_SECONDS}`, ['overlapSeconds'])];
}
