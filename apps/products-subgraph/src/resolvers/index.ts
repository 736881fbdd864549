import { sharedResolvers } from '@commerce/graphql';
import type { Resolvers } from '../generated/resolvers.ts';
import { Cart } from './Cart.ts';
import { CartLine } from './CartLine.ts';
import { CartNotice } from './CartNotice.ts';
import { Category } from './Category.ts';
import { commitStock } from './Mutation/commitStock.ts';
import { releaseStock } from './Mutation/releaseStock.ts';
import { reserveStock } from './Mutation/reserveStock.ts';
import { restockUnits } from './Mutation/restockUnits.ts';
import { returnStock } from './Mutation/returnStock.ts';
import { Price } from './Price.ts';
import { PriceFacet } from './PriceFacet.ts';
import { Product } from './Product.ts';
import { ProductConnection } from './ProductConnection.ts';
import { ProductVariant } from './ProductVariant.ts';
import { categories } from './Query/categories.ts';
import { category } from './Query/category.ts';
import { product } from './Query/product.ts';
import { products } from './Query/products.ts';
import { searchSuggestions } from './Query/searchSuggestions.ts';
import { variantQuotes } from './Query/variantQuotes.ts';
import { vendors } from './Query/vendors.ts';
import { VariantQuote } from './VariantQuote.ts';
import { VendorConnection } from './VendorConnection.ts';

export const resolvers = {
  ...sharedResolvers,
  Query: { categories, category, product, products, searchSuggestions, variantQuotes, vendors },
  Mutation: { commitStock, releaseStock, reserveStock, restockUnits, returnStock },
  Cart,
  CartLine,
  CartNotice,
  Category,
  Price,
  PriceFacet,
  Product,
  ProductConnection,
  ProductVariant,
  VariantQuote,
  VendorConnection,
} satisfies Resolvers;
