import { sharedResolvers } from '@commerce/graphql';
import type { Resolvers } from '../generated/resolvers.ts';
import { Cart } from './Cart.ts';
import { CartLine } from './CartLine.ts';
import { CartNotice } from './CartNotice.ts';
import { Category } from './Category.ts';
import { addProductImages } from './Mutation/addProductImages.ts';
import { adjustStock } from './Mutation/adjustStock.ts';
import { archiveProduct } from './Mutation/archiveProduct.ts';
import { archiveProducts } from './Mutation/archiveProducts.ts';
import { assignProductsToCategory } from './Mutation/assignProductsToCategory.ts';
import { cancelScheduledPrice } from './Mutation/cancelScheduledPrice.ts';
import { commitStock } from './Mutation/commitStock.ts';
import { createCategory } from './Mutation/createCategory.ts';
import { createProduct } from './Mutation/createProduct.ts';
import { createVariants } from './Mutation/createVariants.ts';
import { deleteCategory } from './Mutation/deleteCategory.ts';
import { moveCategory } from './Mutation/moveCategory.ts';
import { publishProduct } from './Mutation/publishProduct.ts';
import { publishProducts } from './Mutation/publishProducts.ts';
import { releaseStock } from './Mutation/releaseStock.ts';
import { removeProductImages } from './Mutation/removeProductImages.ts';
import { removeProductsFromCategory } from './Mutation/removeProductsFromCategory.ts';
import { reorderProductImages } from './Mutation/reorderProductImages.ts';
import { reserveStock } from './Mutation/reserveStock.ts';
import { restockUnits } from './Mutation/restockUnits.ts';
import { returnStock } from './Mutation/returnStock.ts';
import { setVariantPrice } from './Mutation/setVariantPrice.ts';
import { setVariantPrices } from './Mutation/setVariantPrices.ts';
import { unarchiveProduct } from './Mutation/unarchiveProduct.ts';
import { unarchiveProducts } from './Mutation/unarchiveProducts.ts';
import { unlistProduct } from './Mutation/unlistProduct.ts';
import { unlistProducts } from './Mutation/unlistProducts.ts';
import { unpublishProduct } from './Mutation/unpublishProduct.ts';
import { unpublishProducts } from './Mutation/unpublishProducts.ts';
import { updateCategory } from './Mutation/updateCategory.ts';
import { updateProduct } from './Mutation/updateProduct.ts';
import { updateProductImage } from './Mutation/updateProductImage.ts';
import { updateProductOptions } from './Mutation/updateProductOptions.ts';
import { updateProducts } from './Mutation/updateProducts.ts';
import { updateStockPolicy } from './Mutation/updateStockPolicy.ts';
import { updateVariant } from './Mutation/updateVariant.ts';
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
import { staffProduct } from './Query/staffProduct.ts';
import { staffProducts } from './Query/staffProducts.ts';
import { variantQuotes } from './Query/variantQuotes.ts';
import { vendors } from './Query/vendors.ts';
import { SkuTaken } from './SkuTaken.ts';
import { StaffChange } from './StaffChange.ts';
import { StaffEvent } from './StaffEvent.ts';
import { StaffEventConnection } from './StaffEventConnection.ts';
import { StaffProductConnection } from './StaffProductConnection.ts';
import { StockMovement } from './StockMovement.ts';
import { StockMovementConnection } from './StockMovementConnection.ts';
import { VariantQuote } from './VariantQuote.ts';
import { VariantStock } from './VariantStock.ts';
import { VendorConnection } from './VendorConnection.ts';

export const resolvers = {
  ...sharedResolvers,
  Query: {
    categories,
    category,
    product,
    products,
    searchSuggestions,
    staffEvents,
    staffProduct,
    staffProducts,
    variantQuotes,
    vendors,
  },
  Mutation: {
    addProductImages,
    archiveProduct,
    archiveProducts,
    assignProductsToCategory,
    commitStock,
    returnStock,
    createCategory,
    createProduct,
    createVariants,
    deleteCategory,
    moveCategory,
    publishProduct,
    publishProducts,
    releaseStock,
    removeProductImages,
    removeProductsFromCategory,
    reorderProductImages,
    reserveStock,
    restockUnits,
    unarchiveProduct,
    unarchiveProducts,
    unlistProduct,
    unlistProducts,
    unpublishProduct,
    unpublishProducts,
    updateCategory,
    updateProduct,
    updateProductImage,
    updateProductOptions,
    updateProducts,
    updateVariant,
    adjustStock,
    cancelScheduledPrice,
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
  SkuTaken,
  StaffProductConnection,
  StaffChange,
  StaffEvent,
  StaffEventConnection,
  StockMovement,
  StockMovementConnection,
  VariantQuote,
  VariantStock,
  VendorConnection,
} satisfies Resolvers;
