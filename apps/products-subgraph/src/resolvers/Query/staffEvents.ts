import { readPage, requireScope } from '@commerce/graphql';
import { readStaffEventFilter } from '../../domain/staff-event-filter.ts';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const staffEvents: QueryResolvers['staffEvents'] = (_, { filter, ...args }, { services, viewer }) => {
  requireScope(viewer, 'audit:read');
  return services.staffLog.list(readPage(args), readStaffEventFilter(filter ?? {}));
};
