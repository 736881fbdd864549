import { subgraphCodegen } from '../../codegen.shared.ts';

export default subgraphCodegen(
  {
    Cart: '../domain/cart-pricing.ts#PricedCart',
    CartLine: '../domain/cart-pricing.ts#PricedCartLine',
    Category: '../domain/catalogue.ts#CategoryRow',
    Money: '@commerce/money#Money as ExactMoney',
    Price: '../domain/catalogue.ts#PriceRow',
    PriceFacet: '../domain/price-buckets.ts#PriceBucketCount',
    PriceHistoryConnection: '../domain/price-history.ts#PriceHistoryPage',
    PriceHistoryEdge: '../domain/price-history.ts#PriceHistoryPageEdge',
    Product: '../domain/catalogue.ts#ProductRow',
    ProductConnection: '../domain/product-page.ts#ProductPage',
    ProductVariant: '../domain/catalogue.ts#VariantRow',
    ProductResult: '../services/staff/product-service.ts#BulkResult',
    SkuTaken: '../domain/staff/staff-errors.ts#SkuTakenError',
    StaffChange: '../domain/staff-event.ts#StaffChange as ChangedField',
    StaffEvent: '../services/staff-log.ts#StaffEventRow',
    StaffEventConnection: '../services/staff-log.ts#StaffEventPage',
    StockMovement: '../domain/stock-ledger.ts#StockMovementRow',
    StockMovementConnection: '../domain/stock-ledger.ts#StockMovementPage',
    StaffProductConnection: '../services/staff/product-list.ts#StaffProductPage',
    VendorConnection: '../services/vendor-service.ts#VendorPage',
    VariantQuote: '../domain/catalogue.ts#Quote',
    VariantStock: '../domain/catalogue.ts#StockRow',
  },
  ['orders'],
);
