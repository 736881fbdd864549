/** Units of an order's line. */
export interface LineQuantity {
  orderLineId: string;
  quantity: number;
}

/** The tracking of a parcel. */
export interface Tracking {
  company: string | null;
  number: string | null;
  url: string | null;
}

/** Units of an order that were sent together. */
export interface Fulfilment {
  id: string;
  orderId: string;
  tracking: Tracking;
  lines: LineQuantity[];
  fulfilledAt: Date;
}
