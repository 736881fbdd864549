import { invalidInput, notFound, requireScope } from '@commerce/graphql';
import type { MutationResolvers } from '../../generated/resolvers.ts';

export const replayMailDelivery: MutationResolvers['replayMailDelivery'] = async (
  _,
  { input: { id } },
  { services: { mailDeliveries }, viewer },
) => {
  requireScope(viewer, 'orders:write');
  if (!(await mailDeliveries.find(id))) {
    return { delivery: null, userErrors: [notFound('there is no such mail', ['id'])] };
  }
  if (await mailDeliveries.replay(id)) return { delivery: await mailDeliveries.find(id), userErrors: [] };
  return { delivery: null, userErrors: [invalidInput('this shop sends no mails at present', ['id'])] };
};
