import { sharedResolvers } from '@commerce/graphql';
import type { Resolvers } from '../generated/resolvers.ts';
import { Cart } from './Cart.ts';
import { CartLine } from './CartLine.ts';
import { acknowledgeCartNotices } from './Mutation/acknowledgeCartNotices.ts';
import { addCartLines } from './Mutation/addCartLines.ts';
import { claimCart } from './Mutation/claimCart.ts';
import { clearCart } from './Mutation/clearCart.ts';
import { completeCarts } from './Mutation/completeCarts.ts';
import { createCart } from './Mutation/createCart.ts';
import { freezeCarts } from './Mutation/freezeCarts.ts';
import { removeCartLines } from './Mutation/removeCartLines.ts';
import { thawCart } from './Mutation/thawCart.ts';
import { updateCartLines } from './Mutation/updateCartLines.ts';
import { cart } from './Query/cart.ts';
import { myCart } from './Query/myCart.ts';

const { DateTime, SafeInt, UserError } = sharedResolvers;

export const resolvers = {
  DateTime,
  SafeInt,
  UserError,
  Query: { cart, myCart },
  Mutation: {
    acknowledgeCartNotices,
    addCartLines,
    claimCart,
    clearCart,
    completeCarts,
    createCart,
    freezeCarts,
    removeCartLines,
    thawCart,
    updateCartLines,
  },
  Cart,
  CartLine,
} satisfies Resolvers;
