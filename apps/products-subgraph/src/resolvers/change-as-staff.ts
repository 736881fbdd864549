import { requireScope } from '@commerce/graphql';
import type { Context } from '../context.ts';
import type { StaffActor } from '../domain/staff-event.ts';

/** Changes the catalogue for a member of staff. @throws UNAUTHENTICATED, or FORBIDDEN without `products:write` */
export async function changeAsStaff<Result>(
  { viewer, forget }: Context,
  change: (actor: StaffActor) => Promise<Result>,
): Promise<Result> {
  const id = requireScope(viewer, 'products:write');
  const result = await change({ kind: 'PERSON', id });
  forget();
  return result;
}
