import { badUserInput, isStorableText, readPage, requireScope } from '@commerce/graphql';
import { READING_SCOPES } from '../../domain/staff/access.ts';
import type { QueryResolvers } from '../../generated/resolvers.ts';

/** The number of statuses. */
const MAX_STATUSES = 4;

export const staffProducts: QueryResolvers['staffProducts'] = async (_, { filter, ...args }, context) => {
  requireScope(context.viewer, ...READING_SCOPES);
  const { statuses = null, vendor = null, categoryId = null } = filter ?? {};
  if (statuses && statuses.length > MAX_STATUSES) {
    throw badUserInput(`filter.statuses takes at most ${MAX_STATUSES} values, not ${statuses.length}`, 'filter');
  }
  if (vendor !== null && !isStorableText(vendor)) throw badUserInput('filter.vendor is not text', 'filter');
  return context.services.staffProductList.list(readPage(args), { statuses, vendor, categoryId });
};
