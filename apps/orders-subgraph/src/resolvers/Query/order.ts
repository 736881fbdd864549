import { badUserInput } from '@commerce/graphql';
import { readOrderNumber } from '../../domain/order-number.ts';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const order: QueryResolvers['order'] = async (_, { id, number, accessToken }, { orders, services, viewer }) => {
  if ((id == null) === (number == null)) throw badUserInput('give exactly one of id and number', 'id');
  const found = number != null ? await services.orders.byNumber(checked(number)) : await orders.load(id ?? '');
  return services.orders.view(found, viewer, accessToken ?? '');
};

function checked(text: string): string {
  const number = readOrderNumber(text);
  if (number === null) throw badUserInput('this is not an order number: check it for a mistyped character', 'number');
  return number;
}
