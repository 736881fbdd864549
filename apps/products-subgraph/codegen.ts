import { subgraphCodegen } from '../../codegen.shared.ts';

export default subgraphCodegen(
  {
    Cart: '../domain/cart-pricing.ts#PricedCart',
    CartLine: '../domain/cart-pricing.ts#PricedCartLine',
    Category: '../domain/catalogue.ts#CategoryRow',
    Money: '@commerce/money#Money as ExactMoney',
    Price: '../domain/catalogue.ts#PriceRow',
    PriceFacet: '../domain/price-buckets.ts#PriceBucketCount',
    Product: '../domain/catalogue.ts#ProductRow',
    ProductConnection: '../domain/catalogue.ts#ProductPage',
    ProductVariant: '../domain/catalogue.ts#VariantRow',
    VendorConnection: '../services/vendor-service.ts#VendorPage',
    VariantQuote: '../domain/catalogue.ts#Quote',
  },
  ['orders'],
);
