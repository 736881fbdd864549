import type { StaffEventResolvers } from '../generated/resolvers.ts';

export const StaffEvent: StaffEventResolvers = {
  id: ({ id }) => String(id),
  action: ({ action }) => action,
  actor: ({ actorKind, actorId }) => ({ kind: actorKind, id: actorId }),
};
