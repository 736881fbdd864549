import { readAdjustment } from '../../domain/stock-adjustment.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';

export const adjustStock: MutationResolvers['adjustStock'] = async (_, { input }, context) => {
  const outcome = await changeAsStaff(context, async (actor) => {
    const adjustment = readAdjustment(input);
    return 'code' in adjustment ? { problem: adjustment } : context.services.stockLedger.adjust(actor, adjustment);
  });
  if ('problem' in outcome) return { stock: null, movement: null, replayed: false, userErrors: [outcome.problem] };
  return { ...outcome, userErrors: [] };
};
