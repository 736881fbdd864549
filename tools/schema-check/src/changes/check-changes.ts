import { type Change, CriticalityLevel, DiffRule, diff } from '@graphql-inspector/core';
import type { DefinitionIndex } from '../composition/definition-index.ts';
import type { Finding } from '../findings/finding.ts';
import type { Place } from '../findings/place.ts';
import type { Operation } from '../operations/operation.ts';
import { type Acknowledgement, holds } from './acknowledgements.ts';
import type { Base } from './read-base.ts';
import { type EntityKey, removedKeys } from './removed-keys.ts';
import { collectUsage } from './usage.ts';
import { usersOf } from './users-of.ts';

/**
 * Reports every change from the base. A safe change is a notice, a dangerous one a warning, a breaking one an error,
 * unless it is acknowledged or no known operation uses what it removes.
 * @param today such as `2026-11-22`.
 */
export async function checkChanges(options: {
  base: Base;
  current: Base;
  operations: readonly Operation[];
  acknowledgements: readonly Acknowledgement[];
  index: DefinitionIndex;
  today: string;
}): Promise<Finding[]> {
  const { base, current, operations, acknowledgements, index, today } = options;
  const usage = operations.length > 0 ? collectUsage(base.schema, operations) : null;
  // Parts of something new, or of something removed, are not reported separately.
  const changes = await diff(base.schema, current.schema, [DiffRule.simplifyChanges]);
  const used = new Set<Acknowledgement>();
  const findings = changes.map((change): Finding => {
    const about = {
      check: 'changes',
      code: String(change.type),
      coordinate: change.path,
      place: placeOfChange(change, index),
    } as const;
    if (change.criticality.level === CriticalityLevel.NonBreaking) {
      return { ...about, severity: 'notice', message: `safe: ${change.message}` };
    }
    if (change.criticality.level === CriticalityLevel.Dangerous) {
      return { ...about, severity: 'warning', message: `dangerous: ${change.message}` };
    }
    const known = acknowledgements.find((entry) => entry.change === change.type && entry.path === change.path);
    if (known) used.add(known);
    return { ...about, ...judge(change, known, usage && usersOf(change, usage), today) };
  });
  for (const key of removedKeys(base.keys, current.keys)) {
    const known = acknowledgements.find((entry) => entry.change === KEY_REMOVED && entry.path === key.type);
    if (known) used.add(known);
    findings.push(judgeKey(key, known, { place: index.find(key.type)[0], today }));
  }
  return [...findings, ...findUnused(acknowledgements, used)];
}

const KEY_REMOVED = 'KEY_REMOVED';

/** Gateways go on with the former supergraph for a while, and ask by any of its keys. */
function judgeKey(
  { type, graph, fields }: EntityKey,
  acknowledgement: Acknowledgement | undefined,
  { place, today }: { place: Place | undefined; today: string },
): Finding {
  const message = `The key "${fields}" of "${type}" was removed from subgraph ${graph.toLowerCase()}: a gateway with the former supergraph still asks by it`;
  const about = { check: 'changes', code: KEY_REMOVED, coordinate: type, place } as const;
  return { ...about, ...judge({ message }, acknowledgement, null, today) };
}

/** @param users null if it is unknown which operations the change breaks. */
function judge(
  { message }: Pick<Change, 'message'>,
  acknowledgement: Acknowledgement | undefined,
  users: readonly Operation[] | null,
  today: string,
): Pick<Finding, 'severity' | 'message' | 'related'> {
  if (acknowledgement && holds(acknowledgement, today)) {
    const { reason, expires } = acknowledgement;
    return { severity: 'notice', message: `breaking, acknowledged until ${expires}: ${message} (${reason})` };
  }
  if (users?.length === 0) {
    return { severity: 'warning', message: `breaking, but no known operation uses it: ${message}` };
  }
  const expired = acknowledgement ? ` The acknowledgement expired on ${acknowledgement.expires}.` : '';
  const names = users?.map(({ name, place }) => `${name} (${place.file}:${place.line})`).join(', ');
  const usedBy = names ? ` Used by ${names}.` : '';
  return {
    severity: 'error',
    message: `breaking: ${message}.${usedBy}${expired}`,
    related: users?.map(({ place }) => place),
  };
}

/** A removed element has no place any more, so its parent's is used. */
function placeOfChange({ path = '' }: Change, index: DefinitionIndex): Place | undefined {
  const names = path.split('.');
  for (let length = names.length; length > 0; length--) {
    const [place] = index.find(names.slice(0, length).join('.'));
    if (place) return place;
  }
  return undefined;
}

function findUnused(all: readonly Acknowledgement[], used: ReadonlySet<Acknowledgement>): Finding[] {
  return all
    .filter((entry) => !used.has(entry))
    .map(({ change, path, place }) => ({
      check: 'changes',
      code: 'ACKNOWLEDGEMENT_UNUSED',
      severity: 'warning',
      message: `there is no ${change} of ${path} to acknowledge: remove the acknowledgement`,
      coordinate: path,
      place,
    }));
}
