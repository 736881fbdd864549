/** A quantity of one order line. */
export interface LineQuantity {
  orderLineId: string;
  quantity: number;
}

/** The tracking data of a parcel. */
export interface Tracking {
  company: string | null;
  number: string | null;
  url: string | null;
}

/** Units of an order that were sent in one parcel. */
export interface Fulfilment {
  id: string;
  orderId: string;
  tracking: Tracking;
  lines: LineQuantity[];
  fulfilledAt: Date;
}
