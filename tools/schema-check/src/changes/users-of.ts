import { type Change, ChangeType } from '@graphql-inspector/core';
import type { Operation } from '../operations/operation.ts';
import type { Usage } from './usage.ts';

/** A new required argument or input field breaks the users of its parent. */
const JUDGED_BY_PARENT: ReadonlySet<string> = new Set([ChangeType.FieldArgumentAdded, ChangeType.InputFieldAdded]);

/** The operations that a breaking change breaks, or may break; null if the operations do not show that. */
export function usersOf({ type, path }: Change, usage: Usage): Operation[] | null {
  if (!path || path.startsWith('@')) return null;
  const coordinate = JUDGED_BY_PARENT.has(type) ? path.split('.').slice(0, -1).join('.') : path;
  return [...(usage.get(coordinate) ?? [])];
}
