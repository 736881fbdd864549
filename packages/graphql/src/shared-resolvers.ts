import { formatAmount, isCurrencyCode, type Money } from '@commerce/money';
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { GraphQLDateTimeISO, GraphQLSafeInt } from 'graphql-scalars';

const CurrencyCode = stringScalar('CurrencyCode', 'an ISO 4217 currency code such as EUR', isCurrencyCode);
const Decimal = stringScalar('Decimal', 'a decimal string such as "19.90"', (text) => /^-?\d+(\.\d+)?$/.test(text));

/** The resolvers of the types in every subgraph's schema: the scalars, `Money` and the user error type. */
export const sharedResolvers = {
  CurrencyCode,
  DateTime: new GraphQLScalarType({ ...GraphQLDateTimeISO.toConfig(), name: 'DateTime' }),
  Decimal,
  SafeInt: new GraphQLScalarType({ ...GraphQLSafeInt.toConfig(), name: 'SafeInt' }),
  Money: { amount: (money: Money) => formatAmount(money) },
  UserError: { __resolveType: <Name extends string>({ __typename }: { __typename?: Name }) => __typename ?? null },
};

function stringScalar(name: string, meaning: string, accepts: (text: string) => boolean): GraphQLScalarType<string> {
  const check = (value: unknown): string => {
    if (typeof value === 'string' && accepts(value)) return value;
    throw new GraphQLError(`${name} must be ${meaning}, not ${JSON.stringify(value)}`, {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  };
  return new GraphQLScalarType({
    name,
    serialize: check,
    parseValue: check,
    parseLiteral: (node) => check(node.kind === Kind.STRING ? node.value : undefined),
  });
}
