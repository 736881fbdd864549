/** The maximum number of orders in one stock request. */
export const MAX_STOCK_ORDERS = 100;
