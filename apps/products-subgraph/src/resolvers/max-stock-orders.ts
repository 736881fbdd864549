/** For how many orders a service may ask for stock in one call. */
export const MAX_STOCK_ORDERS = 100;
