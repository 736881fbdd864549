import { sharedResolvers } from '@commerce/graphql';
import type { Resolvers } from '../generated/resolvers.ts';
import { Cart } from './Cart.ts';
import { CartLine } from './CartLine.ts';
import { CartNotice } from './CartNotice.ts';
import { Category } from './Category.ts';
import { adjustStock } from './Mutation/adjustStock.ts';
import { cancelScheduledPrice } from './Mutation/cancelScheduledPrice.ts';
import { commitStock } from './Mutation/commitStock.ts';
import { releaseStock } from './Mutation/releaseStock.ts';
import { reserveStock } from './Mutation/reserveStock.ts';
import { setVariantPrice } from './Mutation/setVariantPrice.ts';
import { setVariantPrices } from './Mutation/setVariantPrices.ts';
import { updateStockPolicy } from './Mutation/updateStockPolicy.ts';
import { Price } from './Price.ts';
import { PriceFacet } from './PriceFacet.ts';
import { PriceHistoryConnection } from './PriceHistoryConnection.ts';
import { PriceHistoryEdge } from './PriceHistoryEdge.ts';
import { Product } from './Product.ts';
import { ProductConnection } from './ProductConnection.ts';
import { ProductVariant } from './ProductVariant.ts';
import { categories } from './Query/categories.ts';
import { category } from './Query/category.ts';
import { product } from './Query/product.ts';
import { products } from './Query/products.ts';
import { searchSuggestions } from './Query/searchSuggestions.ts';
import { staffEvents } from './Query/staffEvents.ts';
import { variantQuotes } from './Query/variantQuotes.ts';
import { vendors } from './Query/vendors.ts';
import { StaffChange } from './StaffChange.ts';
import { StaffEvent } from './StaffEvent.ts';
import { StaffEventConnection } from './StaffEventConnection.ts';
import { StockMovement } from './StockMovement.ts';
import { StockMovementConnection } from './StockMovementConnection.ts';
import { VariantQuote } from './VariantQuote.ts';
import { VariantStock } from './VariantStock.ts';
import { VendorConnection } from './VendorConnection.ts';

export const resolvers = {
  ...sharedResolvers,
  Query: { categories, category, product, products, searchSuggestions, staffEvents, variantQuotes, vendors },
  Mutation: {
    adjustStock,
    cancelScheduledPrice,
    commitStock,
    releaseStock,
    reserveStock,
    setVariantPrice,
    setVariantPrices,
    updateStockPolicy,
  },
  Cart,
  CartLine,
  CartNotice,
  Category,
  Price,
  PriceFacet,
  PriceHistoryConnection,
  PriceHistoryEdge,
  Product,
  ProductConnection,
  ProductVariant,
  StaffChange,
  StaffEvent,
  StaffEventConnection,
  StockMovement,
  StockMovementConnection,
  VariantQuote,
  VariantStock,
  VendorConnection,
} satisfies Resolvers;
