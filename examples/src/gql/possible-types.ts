
      export type PossibleTypesResultData = {
  "possibleTypes": {
    "CartNotice": [
      "CartPriceNotice",
      "CartSaleEndedNotice",
      "CartStockNotice"
    ],
    "UserError": [
      "AmountTooLarge",
      "CartAlreadyOrdered",
      "CartNotEditable",
      "CategoryCycle",
      "CategoryNotEmpty",
      "CheckoutInProgress",
      "IdempotencyKeyReused",
      "InsufficientStock",
      "InvalidInput",
      "NotFound",
      "OrderCancelled",
      "OrderLimitExceeded",
      "OrderStatusConflict",
      "PaymentActionRequired",
      "PaymentDeclined",
      "PaymentExpired",
      "PriceChanged",
      "ProductVersionConflict",
      "QuantityExceeded",
      "RefundDeclined",
      "RefundTooLarge",
      "SkuTaken",
      "SlugTaken",
      "StockReserved",
      "TemporarilyUnavailable",
      "VariantNotForSale",
      "VersionConflict"
    ]
  }
};
      const result: PossibleTypesResultData = {
  "possibleTypes": {
    "CartNotice": [
      "CartPriceNotice",
      "CartSaleEndedNotice",
      "CartStockNotice"
    ],
    "UserError": [
      "AmountTooLarge",
      "CartAlreadyOrdered",
      "CartNotEditable",
      "CategoryCycle",
      "CategoryNotEmpty",
      "CheckoutInProgress",
      "IdempotencyKeyReused",
      "InsufficientStock",
      "InvalidInput",
      "NotFound",
      "OrderCancelled",
      "OrderLimitExceeded",
      "OrderStatusConflict",
      "PaymentActionRequired",
      "PaymentDeclined",
      "PaymentExpired",
      "PriceChanged",
      "ProductVersionConflict",
      "QuantityExceeded",
      "RefundDeclined",
      "RefundTooLarge",
      "SkuTaken",
      "SlugTaken",
      "StockReserved",
      "TemporarilyUnavailable",
      "VariantNotForSale",
      "VersionConflict"
    ]
  }
};
      export default result;
    